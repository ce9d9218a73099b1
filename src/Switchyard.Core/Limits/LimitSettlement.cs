namespace Switchyard.Core.Limits;

/// <summary>What a lease really used. Places are given back; reserved tokens are set to the truth in the window they were taken from.</summary>
/// <param name="Lease">The lease, as it was reserved. One the store does not know, because a fault lost it, is counted now.</param>
/// <param name="Tokens">Tokens used; more than reserved is counted too.</param>
public sealed record LimitSettlement(LimitLease Lease, long Tokens)
{
    /// <summary>What the upstream said is left, for the lease's claim on an <see cref="LimitScope.Upstream"/> bucket.</summary>
    public UpstreamAllowance Allowance { get; init; }
}
