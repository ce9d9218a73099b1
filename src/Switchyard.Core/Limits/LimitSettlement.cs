namespace Switchyard.Core.Limits;

/// <summary>What a lease really used. Places are given back; reserved tokens are set to the truth in the window they were taken from.</summary>
/// <param name="Lease">The lease, as it was reserved. One the store does not know, because a fault lost it, is counted now.</param>
/// <param name="Tokens">Tokens used; more than reserved is counted too.</param>
public sealed record LimitSettlement(LimitLease Lease, long Tokens)
{
    /// <summary>What the upstream said is left, for the lease's claim on an <see cref="LimitScope.Upstream"/> bucket.</summary>
    public UpstreamAllowance Allowance { get; init; }

    /// <summary>
    /// Whether the call was not made at all: requests are given back too, and nothing is counted of a lease the store does
    /// not know. For a reservation of which the caller never learnt whether it was made. Default: false.
    /// </summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>How much a claim of the lease has used of a window of a unit; 0 for concurrency.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="unit">The unit.</param>
    public long Amount(LimitClaim claim, LimitUnit unit) => unit switch
    {
        _ when IsWithdrawn => 0,
        LimitUnit.Tokens => Math.Clamp(Tokens, 0, LimitClaim.MostTokens),
        _ => claim.Amount(unit),
    };
}
