namespace Switchyard.Server.Hosting;

/// <summary>The system's time with a wall clock that is off. Timers and time stamps are the system's: only what the time of day is differs.</summary>
/// <param name="offset">By how much; later than now when positive.</param>
internal sealed class ShiftedTime(TimeSpan offset) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
