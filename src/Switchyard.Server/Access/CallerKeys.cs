using System.Security.Cryptography;
using System.Text;
using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;

namespace Switchyard.Server.Access;

/// <summary>The callers by their secrets, of which only SHA-256 digests are kept. Immutable.</summary>
internal sealed class CallerKeys
{
    private const int DigestLength = SHA256.HashSizeInBytes;
    private const int LongestSecret = 512;

    private readonly byte[] _digests;
    private readonly Caller[] _callers;

    private CallerKeys(byte[] digests, Caller[] callers, bool allowAnonymous)
    {
        _digests = digests;
        _callers = callers;
        AllowsAnonymous = allowAnonymous || callers.Length == 0;
        IsLoopbackOnly = !allowAnonymous && callers.Length == 0;
    }

    /// <summary>Whether a caller without a key is served.</summary>
    public bool AllowsAnonymous { get; }

    /// <summary>Whether there is any key to compare with.</summary>
    public bool HasKeys => _callers.Length > 0;

    /// <summary>The callers.</summary>
    public IReadOnlyList<Caller> All => _callers;

    /// <summary>Whether callers are trusted only because they are on this machine; then a foreign Host header is refused.</summary>
    public bool IsLoopbackOnly { get; }

    /// <summary>Digests the keys.</summary>
    /// <param name="auth">Valid options.</param>
    public static CallerKeys From(AuthOptions auth)
    {
        var callers = auth.Keys
            .Select(static key => (key.Key, Caller: CallerOf(key)))
            .ToList();
        if (auth.AdminKey is { } admin)
        {
            callers.Add((admin, new Caller(CallerIdentity.Administrator, CallerIdentity.Administrator, CallerRole.Admin) { IsUnlimited = true }));
        }

        var digests = new byte[callers.Count * DigestLength];
        for (var i = 0; i < callers.Count; i++)
        {
            SHA256.HashData(Encoding.UTF8.GetBytes(callers[i].Key), digests.AsSpan(i * DigestLength));
        }

        return new CallerKeys(digests, [.. callers.Select(caller => caller.Caller)], auth.AllowAnonymous);
    }

    /// <summary>The caller a secret belongs to; null when it is nobody's. Takes the same time wherever the match stands.</summary>
    /// <param name="secret">The secret as it came.</param>
    public Caller? Find(ReadOnlySpan<char> secret)
    {
        if (secret.Length is 0 or > LongestSecret)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[LongestSecret];
        if (!Encoding.UTF8.TryGetBytes(secret, bytes, out var written))
        {
            return null;
        }

        Span<byte> digest = stackalloc byte[DigestLength];
        SHA256.HashData(bytes[..written], digest);
        var found = -1;
        for (var i = 0; i < _callers.Length; i++)
        {
            // Every candidate is compared, so that neither the answer's time nor its order tells which keys exist.
            if (CryptographicOperations.FixedTimeEquals(digest, _digests.AsSpan(i * DigestLength, DigestLength)))
            {
                found = i;
            }
        }

        return found < 0 ? null : _callers[found];
    }

    private static Caller CallerOf(KeyOptions key)
    {
        var tenant = key.Tenant ?? key.Name;
        return new Caller(key.Name, tenant, key.Role == CallerRoles.Admin ? CallerRole.Admin : CallerRole.User)
        {
            Identity = new CallerIdentity(key.Name, tenant) { Policy = key.ToPolicy() },
            ExpiresAt = key.ExpiresAt,
        };
    }
}
