namespace Switchyard.Core.Limits;

/// <summary>What one lease takes of one bucket.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Requests">Requests, 0 or 1: a call that has been counted is not counted again.</param>
/// <param name="Tokens">Tokens reserved, the worst case; 0 takes none.</param>
public sealed record LimitClaim(LimitBucket Bucket, int Requests, long Tokens);
