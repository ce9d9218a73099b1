using Switchyard.Core.Limits;

namespace Switchyard.Redis;

/// <summary>One thing that a script of limits counts in: a figure of a bucket, or an upstream's bucket as a whole.</summary>
/// <param name="Claim">What is taken.</param>
/// <param name="Rule">The figure; null for an upstream's bucket.</param>
internal readonly record struct LimitEntry(LimitClaim Claim, LimitRule? Rule)
{
    /// <summary>The entries of a lease, in their order.</summary>
    public static List<LimitEntry> Of(LimitLease lease)
    {
        var entries = new List<LimitEntry>(lease.Claims.Count * 2);
        foreach (var claim in lease.Claims)
        {
            entries.AddRange(claim.Bucket.Rules.Select(rule => new LimitEntry(claim, rule)));
            if (claim.Bucket.Scope == LimitScope.Upstream)
            {
                entries.Add(new LimitEntry(claim, null));
            }
        }

        return entries;
    }
}
