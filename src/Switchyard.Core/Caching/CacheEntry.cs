namespace Switchyard.Core.Caching;

/// <summary>
/// One stored answer, whole or as a stream, or a stored refusal. Immutable. What is in <see cref="Payload"/> is the
/// business of whoever stores it; stores keep it as it is.
/// </summary>
public sealed record CacheEntry
{
    /// <summary>Its name.</summary>
    public required CacheKey Key { get; init; }

    /// <summary>The configured provider that answered.</summary>
    public required string Provider { get; init; }

    /// <summary>The model's id there.</summary>
    public required string Model { get; init; }

    /// <summary>The request's tags, for invalidation.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When the answer was stored, by the store's clock.</summary>
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>How long it is fresh.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>How long after that it may still be served while a new one is fetched. Default: not at all.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>The answer.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The answer as it was read, when that was kept.</summary>
    internal Recorded? Decoded { get; set; }

    /// <summary>What it counts against the bounds, in bytes: payload, names and what keeping it costs.</summary>
    public long Size => Payload.Length + Tags.Sum(static tag => (tag.Length * 2L) + 64) + 1024;
}
