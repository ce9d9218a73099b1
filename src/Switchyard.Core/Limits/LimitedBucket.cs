namespace Switchyard.Core.Limits;

/// <summary>A bucket and what a request's path asks of it, found once per configuration.</summary>
internal sealed class LimitedBucket
{
    public LimitedBucket(LimitBucket bucket)
    {
        Bucket = bucket;
        OneRequest = new LimitClaim(bucket, 1, 0);
        LeastTokens = long.MaxValue;
        foreach (var rule in bucket.Rules)
        {
            HoldsPlace |= rule.Unit == LimitUnit.Concurrency;
            HasTokens |= rule.Unit == LimitUnit.Tokens;
            LeastTokens = rule.Unit == LimitUnit.Tokens ? Math.Min(LeastTokens, rule.Most) : LeastTokens;
        }

        // A learned bucket says nothing of its figures: they may well be of tokens.
        HasTokens |= bucket.Scope == LimitScope.Upstream;
    }

    public LimitBucket Bucket { get; }

    /// <summary>Whether a lease on it holds a place.</summary>
    public bool HoldsPlace { get; }

    /// <summary>Whether tokens are counted.</summary>
    public bool HasTokens { get; }

    /// <summary>The smallest of its token figures; the largest number when it has none.</summary>
    public long LeastTokens { get; }

    /// <summary>A claim of one request and no tokens.</summary>
    public LimitClaim OneRequest { get; }

    /// <summary>A claim of one request and, where they are counted, of these tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    public LimitClaim Claim(long tokens) => HasTokens && tokens > 0 ? new LimitClaim(Bucket, 1, tokens) : OneRequest;

    /// <summary>A claim of tokens alone, for a call that has been counted; it holds no place.</summary>
    /// <param name="tokens">The tokens.</param>
    public LimitClaim ClaimTokens(long tokens) =>
        new(Bucket with { Rules = [.. Bucket.Rules.Where(rule => rule.Unit == LimitUnit.Tokens)] }, 0, tokens);
}
