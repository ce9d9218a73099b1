namespace Switchyard.Tests.Providers.Errors;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    /// <summary>Half a minute before the per-minute reset in the recordings, and days before the daily one.</summary>
    public static FixedClock OfRecordings { get; } = new(new DateTimeOffset(2026, 8, 6, 7, 7, 30, TimeSpan.Zero));

    public override DateTimeOffset GetUtcNow() => now;
}
