namespace Switchyard.Redis;

/// <summary>How long an answer is waited for.</summary>
/// <param name="Deadline">How often is looked whether to go on waiting.</param>
/// <param name="Most">How long at most, while the store answers others.</param>
/// <param name="IsProbe">Whether it goes on while the breaker is open.</param>
internal readonly record struct Patience(TimeSpan Deadline, TimeSpan Most, bool IsProbe = false)
{
    private const int Looks = 10;

    /// <summary>One deadline and no longer.</summary>
    public static Patience Once(TimeSpan deadline) => new(deadline, deadline);

    /// <summary>Ten deadlines, while the store answers others.</summary>
    public static Patience Long(TimeSpan deadline) => new(deadline, deadline * Looks);

    /// <summary>One deadline, whether the breaker is open or not.</summary>
    public static Patience OfProbe(TimeSpan deadline) => new(deadline, deadline, IsProbe: true);
}
