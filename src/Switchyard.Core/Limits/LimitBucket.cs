namespace Switchyard.Core.Limits;

/// <summary>Something that is counted, with all its figures: the service, a key, a key's user, a provider.</summary>
/// <param name="Scope">Whose it is.</param>
/// <param name="Id">Its name in the store, the same on every replica; at most 200 printable ASCII characters, no blanks. Never a caller's words as they came.</param>
/// <param name="Rules">Its figures; empty for <see cref="LimitScope.Upstream"/>, whose figures the upstream's answers bring.</param>
public sealed record LimitBucket(LimitScope Scope, string Id, IReadOnlyList<LimitRule> Rules)
{
    /// <summary>How callers are told of it, such as <c>provider openrouter</c>; never a key's secret or a hash.</summary>
    public string Label { get; init; } = "";
}
