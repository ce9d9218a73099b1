using Switchyard.Core.Limits;

namespace Switchyard.Redis;

/// <summary>What the scripts of limits answer.</summary>
internal static class LimitReply
{
    private const int StatesAt = 5;

    /// <summary>The answer to a reservation.</summary>
    /// <param name="reply">The script's answer.</param>
    /// <param name="entries">What was asked for, in the script's order.</param>
    public static LimitDecision Decision(long[] reply, List<LimitEntry> entries)
    {
        var states = States(reply, StatesAt, entries);
        if (reply[0] == 1)
        {
            return new LimitDecision(null, states);
        }

        var (claim, rule) = entries[(int)reply[1] - 1];
        TimeSpan? wait = reply[4] < 0 ? null : Time(reply[4]);
        rule ??= new LimitRule(reply[2] == 1 ? LimitUnit.Requests : LimitUnit.Tokens, wait ?? TimeSpan.Zero, reply[3]);
        return new LimitDecision(new LimitRefusal(claim.Bucket, rule, wait), states);
    }

    /// <summary>How figures stand.</summary>
    /// <param name="reply">The script's answer.</param>
    /// <param name="at">Where in it they begin.</param>
    /// <param name="entries">What was asked for, in the script's order.</param>
    public static List<LimitState> States(long[] reply, int at, List<LimitEntry> entries)
    {
        var states = new List<LimitState>(entries.Count);
        foreach (var (claim, rule) in entries)
        {
            if (rule is not null)
            {
                states.Add(new LimitState(claim.Bucket, rule, reply[at], Time(reply[at + 1])));
                at += 2;
            }
        }

        return states;
    }

    private static TimeSpan Time(long microseconds) => TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
