using System.Security.Cryptography;
using System.Text;

namespace Switchyard.Core.Limits;

/// <summary>The names of buckets in the store: short, printable, the same on every replica, and never two for one or one for two.</summary>
internal static class BucketNames
{
    // With its kind and a second name a bucket's name stays within 200 characters.
    private const int LongestName = 64;
    private const int HashedBytes = 16;

    public static string Key(string key) => $"key:{Safe(key)}";

    public static string KeyModel(string key, string model) => $"key:{Safe(key)}:model:{Safe(model)}";

    public static string KeyCost(string key) => $"cost:{Safe(key)}";

    public static string EndUser(string key, string user) => $"user:{Hash($"{key}\n{user}")}";

    public static string Provider(string provider) => $"provider:{Safe(provider)}";

    public static string ProviderModel(string provider, string model) => $"provider:{Safe(provider)}:model:{Safe(model)}";

    public static string Upstream(string provider, string model, int key) => $"upstream:{Safe(provider)}:{key}:{Safe(model)}";

    // Escaped, a name has neither a colon nor a tilde, so no other one can be read out of it.
    private static string Safe(string name)
    {
        var escaped = Uri.EscapeDataString(name);
        return escaped.Length <= LongestName && !escaped.Contains('~', StringComparison.Ordinal) ? escaped : $"~{Hash(name)}";
    }

    private static string Hash(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return Convert.ToHexStringLower(digest[..HashedBytes]);
    }
}
