using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Switchyard.Core.Caching;

namespace Switchyard.Server.Access;

/// <summary>Derives tenants' secrets from the pepper with HKDF-SHA-256. Thread-safe.</summary>
/// <param name="pepper">The pepper.</param>
internal sealed class TenantSecrets(byte[] pepper) : ITenantSecrets
{
    // Tenants come from the configuration; the bound only guards against there being very many.
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, byte[]> _secrets = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> SecretOf(string tenant)
    {
        if (_secrets.TryGetValue(tenant, out var known))
        {
            return known;
        }

        if (_secrets.Count >= MostKept)
        {
            _secrets.Clear();
        }

        return _secrets.GetOrAdd(tenant, Derive, pepper);
    }

    private static byte[] Derive(string tenant, byte[] pepper) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, pepper, 32, info: Encoding.UTF8.GetBytes("switchyard tenant v1\n" + tenant));
}
