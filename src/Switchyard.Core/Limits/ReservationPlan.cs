using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>Makes the leases of a call's attempts.</summary>
/// <param name="control">Has the estimator.</param>
/// <param name="policy">The limits.</param>
/// <param name="call">The call.</param>
/// <param name="mine">The caller's buckets.</param>
internal sealed class ReservationPlan(AdmissionControl control, LimitPolicy policy, LlmCall call, LimitedBucket[] mine)
{
    /// <summary>Whether a lease on these buckets holds a place.</summary>
    public static bool HoldsPlace(LimitedBucket[] buckets) => Array.Exists(buckets, static bucket => bucket.HoldsPlace);

    /// <summary>What there is of a call's and an attempt's leases.</summary>
    public static LimitLease[] Leases(LimitLease? call, Reservation reservation) => (call, reservation.Lease, reservation.TokenLease) switch
    {
        ({ } first, { } second, _) => [first, second],
        ({ } first, null, _) => [first],
        (null, { } first, { } second) => [first, second],
        (null, { } first, null) => [first],
        (null, null, { } first) => [first],
        _ => [],
    };

    /// <summary>The call's own lease.</summary>
    public LimitLease CallLease(string id, long tokens) => new(id, Claims(mine, tokens));

    /// <summary>Fills in an attempt's leases.</summary>
    /// <param name="reservation">The attempt.</param>
    /// <param name="theirs">The buckets of its target.</param>
    /// <param name="id">The name of the call's lease.</param>
    /// <param name="isFirst">Whether the call is to be counted with it.</param>
    /// <param name="needsTokens">Whether the caller's tokens are to be taken for this attempt alone.</param>
    /// <returns>The call's lease; null when it is not to be counted.</returns>
    public LimitLease? Fill(Reservation reservation, LimitedBucket[] theirs, string id, bool isFirst, bool needsTokens)
    {
        Estimate(reservation, theirs);
        if (theirs.Length > 0)
        {
            reservation.Lease = new LimitLease($"{id}:{reservation.Attempt}", Claims(theirs, reservation.Tokens));
            reservation.HoldsPlace = HoldsPlace(theirs);
        }

        if (needsTokens && TokenClaims(reservation.Tokens) is { Length: > 0 } claims)
        {
            reservation.TokenLease = new LimitLease($"{id}:{reservation.Attempt}:t", claims);
        }

        return isFirst ? CallLease(id, reservation.Tokens) : null;
    }

    private static LimitClaim[] Claims(LimitedBucket[] buckets, long tokens)
    {
        var claims = new LimitClaim[buckets.Length];
        for (var i = 0; i < claims.Length; i++)
        {
            claims[i] = buckets[i].Claim(tokens);
        }

        return claims;
    }

    private LimitClaim[] TokenClaims(long tokens) =>
        tokens == 0 ? [] : [.. mine.Where(static bucket => bucket.HasTokens).Select(bucket => bucket.ClaimTokens(tokens))];

    private void Estimate(Reservation reservation, LimitedBucket[] theirs)
    {
        var (counts, least) = (false, long.MaxValue);
        Look(mine);
        Look(theirs);
        if (counts)
        {
            reservation.Prompt = control.Estimator.EstimatePrompt(call, reservation.Target!);
            reservation.Tokens = TokenDemand.Of(call, reservation.Prompt, policy.Options.DefaultOutputTokens, least);
        }

        void Look(LimitedBucket[] buckets)
        {
            foreach (var bucket in buckets)
            {
                counts |= bucket.HasTokens;
                least = Math.Min(least, bucket.LeastTokens);
            }
        }
    }
}
