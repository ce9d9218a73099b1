namespace Switchyard.Core.Limits;

/// <summary>Whether a reservation was made: all of it or nothing.</summary>
/// <param name="Refusal">Why not; null when it was made.</param>
/// <param name="States">How every figure of the buckets stands now, in the order of leases, claims and rules; none for upstreams' buckets.</param>
public sealed record LimitDecision(LimitRefusal? Refusal, IReadOnlyList<LimitState> States)
{
    /// <summary>Whether everything was taken.</summary>
    public bool IsAdmitted => Refusal is null;

    /// <summary>
    /// Whether the leases of a refusal may all the same be taken somewhere: a store that did not answer in time was asked before the one
    /// that refused. They have to be withdrawn. Default: false.
    /// </summary>
    public bool MayBeTaken { get; init; }
}
