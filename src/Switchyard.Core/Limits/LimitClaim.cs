namespace Switchyard.Core.Limits;

/// <summary>What one lease takes of one bucket.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Requests">Requests, 0 or 1: a call that has been counted is not counted again.</param>
/// <param name="Tokens">Tokens reserved, the worst case; 0 takes none.</param>
public sealed record LimitClaim(LimitBucket Bucket, int Requests, long Tokens)
{
    /// <summary>More tokens than this in one lease are counted as this many: sums stay whole numbers in every store.</summary>
    public const long MostTokens = 1_000_000_000_000;

    /// <summary>Whether it holds a place of any concurrency rule.</summary>
    public bool HoldsPlace
    {
        get
        {
            foreach (var rule in Bucket.Rules)
            {
                if (rule.Unit == LimitUnit.Concurrency)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>How much it takes of a window of a unit; 0 for concurrency.</summary>
    /// <param name="unit">The unit.</param>
    public long Amount(LimitUnit unit) => unit switch
    {
        LimitUnit.Requests => Requests,
        LimitUnit.Tokens => Math.Min(Tokens, MostTokens),
        _ => 0,
    };
}
