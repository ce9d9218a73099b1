namespace Switchyard.Core.Limits;

/// <summary>How the figures of a call's limits stood when the store was last asked. Used by one thread at a time.</summary>
public sealed class LimitStanding
{
    private IReadOnlyList<LimitState> _first = [];
    private IReadOnlyList<LimitState> _latest = [];
    private int _mine;

    /// <summary>The tightest figure of a unit: the one with the least left, of several the one that takes longest to be whole again. Null when there is none.</summary>
    /// <param name="unit">Requests or tokens.</param>
    public LimitState? Tightest(LimitUnit unit)
    {
        LimitState? tightest = null;

        // Of the first decision only the caller's figures still count once another target has been asked.
        Look(_first, ReferenceEquals(_first, _latest) ? _first.Count : _mine);
        if (!ReferenceEquals(_first, _latest))
        {
            Look(_latest, _latest.Count);
        }

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
        _latest = states;
        if (call is null)
        {
            return;
        }

        _first = states;
        _mine = 0;
        foreach (var claim in call.Claims)
        {
            _mine += claim.Bucket.Rules.Count;
        }
    }
}
