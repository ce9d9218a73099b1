namespace Switchyard.Core.Limits;

/// <summary>How a figure stands after a decision.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Rule">The figure.</param>
/// <param name="Remaining">What is left, at least 0.</param>
/// <param name="Reset">When all of it is there again if nothing more is taken; zero for concurrency.</param>
public readonly record struct LimitState(LimitBucket Bucket, LimitRule Rule, long Remaining, TimeSpan Reset);
