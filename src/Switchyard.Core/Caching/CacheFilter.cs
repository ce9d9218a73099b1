namespace Switchyard.Core.Caching;

/// <summary>Which entries to forget: those that match everything that is named; nothing named means all.</summary>
public sealed record CacheFilter
{
    /// <summary>The digest of one entry.</summary>
    public string? Digest { get; init; }

    /// <summary>A tag.</summary>
    public string? Tag { get; init; }

    /// <summary>A model's id, as the provider knows it.</summary>
    public string? Model { get; init; }

    /// <summary>A configured provider.</summary>
    public string? Provider { get; init; }

    /// <summary>A tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether an entry is meant.</summary>
    /// <param name="entry">The entry.</param>
    public bool Matches(CacheEntry entry) =>
        (Digest is null || entry.Key.Digest == Digest) &&
        (Tag is null || entry.Tags.Contains(Tag, StringComparer.Ordinal)) &&
        (Model is null || entry.Model == Model) &&
        (Provider is null || string.Equals(entry.Provider, Provider, StringComparison.OrdinalIgnoreCase)) &&
        (Tenant is null || entry.Key.Tenant == Tenant);
}
