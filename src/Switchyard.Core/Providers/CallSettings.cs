using Switchyard.Core.Caching;

namespace Switchyard.Core.Providers;

/// <summary>What a request says about how it wants to be handled, in whatever dialect it says so. Null means: not said.</summary>
public sealed record CallSettings
{
    /// <summary>Nothing is said.</summary>
    public static CallSettings None { get; } = new();

    /// <summary>Most tokens of the answer.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>How many answers are asked for. Default: 1.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Sampling temperature.</summary>
    public decimal? Temperature { get; init; }

    /// <summary>The caller's own user.</summary>
    public string? User { get; init; }

    /// <summary>Tags, for cache invalidation and spend reports.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What the cache may do.</summary>
    public CacheMode? Cache { get; init; }

    /// <summary>How long an entry of this request may live.</summary>
    public TimeSpan? CacheTtl { get; init; }

    /// <summary>How old an entry may be to be served.</summary>
    public TimeSpan? CacheMaxAge { get; init; }
}
