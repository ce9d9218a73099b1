using Switchyard.Core.Limits;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>Buckets and leases in few words.</summary>
internal static class Leases
{
    private static int _count;

    /// <summary>The window of rules that do not say another.</summary>
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Requests a minute.</summary>
    public static LimitRule Requests(long most) => new(LimitUnit.Requests, Minute, most);

    /// <summary>Tokens a minute.</summary>
    public static LimitRule Tokens(long most) => new(LimitUnit.Tokens, Minute, most);

    /// <summary>Requests at the same time.</summary>
    public static LimitRule Places(long most) => new(LimitUnit.Concurrency, TimeSpan.Zero, most);

    /// <summary>A key's bucket of a name that no other test uses.</summary>
    public static LimitBucket Bucket(params LimitRule[] rules) => new(LimitScope.Key, $"key:{Next()}", rules);

    /// <summary>An upstream's bucket of a name that no other test uses.</summary>
    public static LimitBucket Upstream() => new(LimitScope.Upstream, $"upstream:{Next()}", []);

    /// <summary>A lease of one request and some tokens of each bucket.</summary>
    public static LimitLease Lease(long tokens, params LimitBucket[] buckets) =>
        new($"lease:{Next()}", [.. buckets.Select(bucket => new LimitClaim(bucket, 1, tokens))]);

    private static int Next() => Interlocked.Increment(ref _count);
}
