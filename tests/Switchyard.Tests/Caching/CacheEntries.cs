using Switchyard.Core.Caching;

namespace Switchyard.Tests.Caching;

/// <summary>Entries for tests.</summary>
internal static class CacheEntries
{
    /// <summary>A key's digest: 64 hexadecimal digits made of a number.</summary>
    public static string Digest(int number) => number.ToString("x64", null);

    public static CacheEntry Make(DateTimeOffset storedAt, int number = 1, int payload = 100, string tenant = "acme") => new()
    {
        Key = new CacheKey(tenant, Digest(number)),
        Provider = "openrouter",
        Model = "openai/gpt-4o-mini",
        StoredAt = storedAt,
        Ttl = TimeSpan.FromMinutes(10),
        Payload = Payload(number, payload),
    };

    /// <summary>Bytes that no other number's payload has.</summary>
    public static byte[] Payload(int number, int length)
    {
        var payload = new byte[length];
        new Random(number).NextBytes(payload);
        return payload;
    }
}
