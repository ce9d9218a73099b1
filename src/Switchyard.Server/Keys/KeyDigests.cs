using System.Security.Cryptography;
using System.Text;

namespace Switchyard.Server.Keys;

/// <summary>Digests keys under a secret of its own, derived from the pepper: what the database keeps is no key, and proves none elsewhere. Thread-safe.</summary>
/// <param name="pepper">The pepper.</param>
internal sealed class KeyDigests(byte[] pepper)
{
    /// <summary>The length of a digest.</summary>
    public const int Length = HMACSHA256.HashSizeInBytes;

    private readonly byte[] _secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, pepper, 32, info: "switchyard keys v1"u8.ToArray());

    /// <summary>The digest of a key. Its id is part of it, so that a digest is worth nothing in another key's row.</summary>
    /// <param name="key">A whole key.</param>
    public byte[] Of(string key)
    {
        var digest = new byte[Length];
        Write(Encoding.ASCII.GetBytes(key, 0, KeySecret.SignedLength), digest);
        return digest;
    }

    /// <summary>Digests what a key consists of.</summary>
    /// <param name="signed">All but the checksum.</param>
    /// <param name="digest">Takes the digest.</param>
    public void Write(ReadOnlySpan<byte> signed, Span<byte> digest) => HMACSHA256.HashData(_secret, signed, digest);
}
