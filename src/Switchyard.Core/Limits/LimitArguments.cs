namespace Switchyard.Core.Limits;

/// <summary>The bounds of what a store is asked at once. A caller that oversteps them is a bug.</summary>
public static class LimitArguments
{
    private const int MostLeases = 4;
    private const int MostClaims = 16;
    private const int MostSettlements = 64;
    private const int MostRenewals = 1000;
    private const int MostBuckets = 64;
    private const int LongestName = 200;

    /// <summary>Checks what is to be reserved.</summary>
    /// <param name="leases">The leases.</param>
    public static void ThrowIfUnfit(IReadOnlyList<LimitLease> leases) => CheckLeases(leases, MostLeases);

    /// <summary>Checks what is to be renewed.</summary>
    /// <param name="leases">The leases.</param>
    public static void ThrowIfUnfitToRenew(IReadOnlyList<LimitLease> leases) => CheckLeases(leases, MostRenewals);

    /// <summary>Checks what is to be settled.</summary>
    /// <param name="settlements">The settlements.</param>
    public static void ThrowIfUnfit(IReadOnlyList<LimitSettlement> settlements)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settlements.Count, MostSettlements, nameof(settlements));
        foreach (var settlement in settlements)
        {
            Check(settlement.Lease);
        }
    }

    /// <summary>Checks what is to be read.</summary>
    /// <param name="buckets">The buckets.</param>
    public static void ThrowIfUnfit(IReadOnlyList<LimitBucket> buckets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buckets.Count, MostBuckets, nameof(buckets));
        foreach (var bucket in buckets)
        {
            CheckName(bucket.Id);
        }
    }

    private static void CheckLeases(IReadOnlyList<LimitLease> leases, int most)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leases.Count, most, nameof(leases));
        foreach (var lease in leases)
        {
            Check(lease);
        }
    }

    private static void Check(LimitLease lease)
    {
        CheckName(lease.Id);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lease.Claims.Count, MostClaims, nameof(lease));
        foreach (var claim in lease.Claims)
        {
            CheckName(claim.Bucket.Id);
            ArgumentOutOfRangeException.ThrowIfNegative(claim.Requests, nameof(lease));
            ArgumentOutOfRangeException.ThrowIfNegative(claim.Tokens, nameof(lease));
        }
    }

    private static void CheckName(string id)
    {
        if (id.Length is 0 or > LongestName || id.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException("A bucket's or lease's name has 1 to 200 printable ASCII characters and no blanks.");
        }
    }
}
