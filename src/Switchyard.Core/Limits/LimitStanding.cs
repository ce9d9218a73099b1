namespace Switchyard.Core.Limits;

/// <summary>How the figures of a call's limits stood when the store was last asked. Thread-safe.</summary>
public sealed class LimitStanding
{
    private volatile Figures _now = new([], 0, []);

    /// <summary>The tightest figure of a unit: the one with the least left, of several the one that takes longest to be whole again. Null when there is none.</summary>
    /// <param name="unit">Requests or tokens.</param>
    public LimitState? Tightest(LimitUnit unit)
    {
        var now = _now;
        LimitState? tightest = null;
        Look(now.First, now.Mine);
        Look(now.Latest, now.Latest.Count);
        return tightest;

        void Look(IReadOnlyList<LimitState> states, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var state = states[i];
                if (state.Rule.Unit == unit && (tightest is not { } least || state.Remaining < least.Remaining ||
                    (state.Remaining == least.Remaining && state.Reset > least.Reset)))
                {
                    tightest = state;
                }
            }
        }
    }

    internal void Take(IReadOnlyList<LimitState> states, LimitLease? call)
    {
        if (call is null)
        {
            _now = _now with { Latest = states };
            return;
        }

        var mine = 0;
        foreach (var claim in call.Claims)
        {
            mine += claim.Bucket.Rules.Count;
        }

        _now = new Figures(states, mine, states);
    }

    /// <summary>Takes what those who wait were told, when the store has not been asked for this call.</summary>
    internal void TakeLine(LimitRefusal refusal)
    {
        if (_now.Latest.Count == 0)
        {
            _now = _now with { Latest = [new LimitState(refusal.Bucket, refusal.Rule, 0, refusal.RetryAfter ?? TimeSpan.Zero)] };
        }
    }

    // The caller's figures come first in a decision that has them; a later one, for another target, has only that target's.
    private sealed record Figures(IReadOnlyList<LimitState> First, int Mine, IReadOnlyList<LimitState> Latest);
}
