namespace Switchyard.Core.Limits;

/// <summary>Whether a reservation was made: all of it or nothing.</summary>
/// <param name="Refusal">Why not; null when it was made.</param>
/// <param name="States">How every figure of the buckets stands now, in the order of leases, claims and rules; none for upstreams' buckets.</param>
public sealed record LimitDecision(LimitRefusal? Refusal, IReadOnlyList<LimitState> States)
{
    /// <summary>Whether everything was taken.</summary>
    public bool IsAdmitted => Refusal is null;
}
