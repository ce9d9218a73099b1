namespace Switchyard.Core.Limits;

/// <summary>One figure of a bucket.</summary>
/// <param name="Unit">What is counted.</param>
/// <param name="Window">In what time; zero for concurrency.</param>
/// <param name="Most">Never more than this in any window of that length.</param>
public sealed record LimitRule(LimitUnit Unit, TimeSpan Window, long Most)
{
    /// <summary>
    /// Into how many slots a window is cut. What was admitted in a slot is forgotten as a whole, one slot after its
    /// window has passed: capacity returns late by one slot at most, and no window ever holds more than the limit.
    /// </summary>
    public const int SlotsPerWindow = 60;

    /// <summary>The length of one slot.</summary>
    public TimeSpan Slot => Window / SlotsPerWindow;
}
