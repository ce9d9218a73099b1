namespace Switchyard.Core.Limits;

/// <summary>
/// What is taken of several buckets together and given back together. It holds a place of every concurrency rule until it is
/// settled, or until it has not been renewed for <see cref="Lifetime"/>.
/// </summary>
/// <param name="Id">Its name, unique to a call or to one attempt of it: repeating an operation on it changes nothing.</param>
/// <param name="Claims">What it takes; at most 16.</param>
public sealed record LimitLease(string Id, IReadOnlyList<LimitClaim> Claims)
{
    /// <summary>How often a lease that holds a place is renewed.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);

    /// <summary>How long a place is held without a renewal: after a crash it is free again this much later.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>How long a lease is remembered after it was last heard of, so that its settlement, or a late repetition of it, is known: the usual total timer plus a minute. Renewals prolong it.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(960);

    /// <summary>Whether it holds a place of any concurrency rule, and so needs renewal and a prompt settlement.</summary>
    public bool HoldsPlace => Claims.Any(claim => claim.HoldsPlace);
}
