namespace Switchyard.Core.Limits;

/// <summary>
/// What an upstream last said is left, and what of it is in flight. Times are ticks of a clock that never runs backwards.
/// Nothing said, or its reset passed, means no limit. Answers come in another order than the upstream gave them in: what is left rises only by the
/// answer to a question that was asked when nothing else has been settled since. Else an old answer would give out again what is gone.
/// </summary>
internal sealed class UpstreamFigures
{
    private Figure _requests;
    private Figure _tokens;
    private long _settledTurn;

    /// <summary>Attempts that are reserved and not settled, weighed by their tokens.</summary>
    public PlaceSet InFlight { get; } = new();

    /// <summary>Whether nothing would be lost by forgetting this.</summary>
    public bool IsIdle(long now) => InFlight.Count == 0 && _requests.Until <= now && _tokens.Until <= now;

    /// <summary>An attempt has ended; remembers what its answer said.</summary>
    /// <param name="settlement">How it ended.</param>
    /// <param name="takenTurn">The number of its begin among all that happened; null when that is not known.</param>
    /// <param name="turn">The number of its end.</param>
    /// <param name="now">Now.</param>
    public void Settle(LimitSettlement settlement, long? takenTurn, long turn, long now)
    {
        InFlight.Release(settlement.Lease.Id);
        var isNewest = takenTurn > _settledTurn;
        _settledTurn = turn;
        var said = settlement.Allowance;
        _requests = _requests.Learn(Figure.Of(said.Requests, said.RequestsReset, now), isNewest, now);
        _tokens = _tokens.Learn(Figure.Of(said.Tokens, said.TokensReset, now), isNewest, now);
    }

    /// <summary>Why an attempt does not fit what is left; null when it fits, or when it is time to see whether that still holds.</summary>
    public LimitRefusal? Check(LimitClaim claim, long now)
    {
        var requests = _requests.Check(LimitUnit.Requests, claim, claim.Requests, InFlight.Count + InFlight.Pending, now);
        var tokens = _tokens.Check(LimitUnit.Tokens, claim, claim.Amount(LimitUnit.Tokens), InFlight.Weight, now);
        return LimitRefusal.Longer(requests, tokens);
    }

    /// <summary>Takes an attempt that <see cref="Check"/> let through.</summary>
    public void Take(LimitClaim claim, string lease, long now)
    {
        _requests = _requests.Take(claim.Requests, InFlight.Count, now);
        _tokens = _tokens.Take(claim.Amount(LimitUnit.Tokens), InFlight.Weight, now);
        InFlight.Take(lease, claim.Amount(LimitUnit.Tokens), now + LimitLease.Memory.Ticks);
    }

    private readonly record struct Figure(long Left, long Until, long AskAt)
    {
        public static Figure? Of(long? left, TimeSpan reset, long now) => left is { } figure
            ? new Figure(Math.Max(0, figure), now + UpstreamAllowance.Bound(reset).Ticks, now + UpstreamAllowance.AskAgainAfter.Ticks)
            : null;

        public Figure Learn(Figure? said, bool isNewest, long now) =>
            said is { } figure && (isNewest || Until <= now || figure.Left <= Left) ? figure : this;

        public LimitRefusal? Check(LimitUnit unit, LimitClaim claim, long amount, long inFlight, long now)
        {
            if (Fits(amount, inFlight, now) || AskAt <= now)
            {
                return null;
            }

            var wait = TimeSpan.FromTicks(Math.Min(Until, AskAt) - now);
            return new LimitRefusal(claim.Bucket, new LimitRule(unit, wait, Left), wait);
        }

        public Figure Take(long amount, long inFlight, long now) =>
            Fits(amount, inFlight, now) ? this : this with { AskAt = now + UpstreamAllowance.AskAgainAfter.Ticks };

        private bool Fits(long amount, long inFlight, long now) => amount == 0 || Until <= now || amount <= Left - inFlight;
    }
}
