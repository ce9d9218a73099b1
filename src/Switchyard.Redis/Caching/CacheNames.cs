using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Switchyard.Core.Caching;

namespace Switchyard.Redis.Caching;

/// <summary>
/// The names the cache uses in Redis: hashes, never a caller's words. Entries are spread over <see cref="Parts"/> hash tags,
/// so that a cluster shares them out, and an entry lies beside its indexes, so that one script can change all of them.
/// </summary>
internal static class CacheNames
{
    /// <summary>How many hash tags there are. Part of the form <c>v1</c>: it never changes.</summary>
    public const int Parts = 32;

    /// <summary>The length of what an entry is named by for invalidation: a letter and 92 bits of a hash. Equal ones forget too much, never too little.</summary>
    public const int IdLength = 24;

    /// <summary>Where an entry lies.</summary>
    /// <param name="digest">Its digest.</param>
    public static int PartOf(string digest)
    {
        var hash = 2166136261;
        foreach (var c in digest)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)(hash % Parts);
    }

    /// <summary>What stands before every key of a part.</summary>
    /// <param name="prefix">The service's prefix.</param>
    /// <param name="part">The part.</param>
    public static string Base(string prefix, int part) => $"{{{prefix}:cache:v1:{part:00}}}:";

    /// <summary>An entry's name in the indexes, and in its key behind the base.</summary>
    /// <param name="key">The entry's name.</param>
    public static string Member(CacheKey key) => $"{Hash('t', key.Tenant).AsSpan(1, 16)}:{key.Digest}";

    /// <summary>The lock of the flight that makes an entry.</summary>
    /// <param name="prefix">The service's prefix.</param>
    /// <param name="key">The entry's name.</param>
    public static string Flight(string prefix, CacheKey key) => $"{prefix}:flight:v1:{Member(key)}";

    /// <summary>What an entry is named by: first its digest, then what has an index.</summary>
    /// <param name="entry">The entry.</param>
    public static List<string> Ids(CacheEntry entry) =>
    [
        Hash('d', entry.Key.Digest),
        Hash('t', entry.Key.Tenant),
        Hash('p', entry.Provider.ToUpperInvariant()),
        Hash('m', entry.Model),
        .. entry.Tags.Distinct(StringComparer.Ordinal).Select(static tag => Hash('g', tag)),
    ];

    /// <summary>What a filter names, one behind the other.</summary>
    /// <param name="filter">The filter.</param>
    public static string Ids(CacheFilter filter) => string.Concat(
        Named('d', filter.Digest),
        Named('t', filter.Tenant),
        Named('p', filter.Provider?.ToUpperInvariant()) + Named('m', filter.Model),
        Named('g', filter.Tag));

    private static string Named(char kind, string? name) => name is null ? "" : Hash(kind, name);

    private static string Hash(char kind, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(name.AsSpan()), hash);
        return new StringBuilder(IdLength).Append(kind).Append(Convert.ToHexStringLower(hash)[..(IdLength - 1)]).ToString();
    }
}
