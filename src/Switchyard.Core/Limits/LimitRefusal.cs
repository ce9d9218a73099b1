namespace Switchyard.Core.Limits;

/// <summary>Why nothing was taken.</summary>
/// <param name="Bucket">The bucket that had too little; of several the one that takes longest to have enough.</param>
/// <param name="Rule">Its figure; of an upstream's bucket one made of what the upstream said.</param>
/// <param name="RetryAfter">When the same reservation can succeed at the earliest; null when it is larger than the limit itself and never can.</param>
public sealed record LimitRefusal(LimitBucket Bucket, LimitRule Rule, TimeSpan? RetryAfter)
{
    /// <summary>The one that takes longer, of equals the first; null is no refusal.</summary>
    internal static LimitRefusal? Longer(LimitRefusal? one, LimitRefusal? other) =>
        one is null || (other is not null && (other.RetryAfter ?? TimeSpan.MaxValue) > (one.RetryAfter ?? TimeSpan.MaxValue)) ? other : one;
}
