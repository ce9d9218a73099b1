using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Switchyard.Core.Caching;

namespace Switchyard.Redis.Caching;

/// <summary>
/// An entry as bytes: magic, version, flags, the names it is invalidated by (the scripts read these), header, payload, and an HMAC-SHA-256
/// over all of it under the tenant's secret. Numbers are little-endian. Nothing is read, and nothing decompressed, before the signature holds.
/// </summary>
/// <param name="secrets">The tenants' secrets.</param>
internal sealed class CacheEntryCodec(ITenantSecrets secrets)
{
    /// <summary>The least payload that is compressed.</summary>
    public const int CompressFrom = 1024;

    /// <summary>The most tags an entry has.</summary>
    public const int MostTags = 256;

    private const byte Version = 1;
    private const byte Compressed = 1;
    private const int Fixed = 8;
    private const int Signature = HMACSHA256.HashSizeInBytes;
    private const int Quality = 3;
    private const int Window = 18;

    private static ReadOnlySpan<byte> Magic => "SWYC"u8;

    /// <summary>The most bytes an entry takes whose payload and tags are within the bound.</summary>
    /// <param name="mostBytes"><c>Cache:MaxEntryBytes</c>.</param>
    public static int MostLength(int mostBytes) => (int)Math.Min(int.MaxValue / 2, mostBytes + (mostBytes / 2L) + 16384);

    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry.</param>
    public byte[] Encode(CacheEntry entry)
    {
        var ids = CacheNames.Ids(entry);
        var payload = Shrink(entry.Payload.Span);
        string[] texts = [entry.Key.Tenant, entry.Key.Digest, entry.Provider, entry.Model, .. entry.Tags];
        var length = Fixed + (ids.Count * CacheNames.IdLength) + texts.Sum(static text => 4 + Encoding.UTF8.GetByteCount(text))
            + 4 + (3 * 8) + 4 + payload.Length + Signature;
        var value = new byte[length];
        Magic.CopyTo(value);
        value[4] = Version;
        value[5] = payload.Length < entry.Payload.Length ? Compressed : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(6), (ushort)ids.Count);
        var at = Fixed;
        ids.ForEach(id => at += Encoding.ASCII.GetBytes(id, value.AsSpan(at)));
        at += WriteHeader(value.AsSpan(at), entry, texts);
        payload.CopyTo(value.AsSpan(at));
        Sign(entry.Key.Tenant, value);
        return value;
    }

    /// <summary>Reads an entry that must be the one asked for.</summary>
    /// <param name="key">The name asked for.</param>
    /// <param name="value">What was found.</param>
    /// <param name="mostBytes"><c>Cache:MaxEntryBytes</c>.</param>
    /// <param name="rejection">Why there is none.</param>
    public CacheEntry? Decode(CacheKey key, ReadOnlySpan<byte> value, int mostBytes, out CacheRejection rejection)
    {
        if (Check(key.Tenant, value, mostBytes) is { } fault)
        {
            rejection = fault;
            return null;
        }

        rejection = CacheRejection.Length;
        var reader = new CacheEntryReader(value[..^Signature][Fixed..]);
        var header = reader.ReadHeader(BinaryPrimitives.ReadUInt16LittleEndian(value[6..]), MostTags);
        if (header is null || header.PayloadLength < 0 || header.PayloadLength > mostBytes)
        {
            return null;
        }

        if (header.Key != key)
        {
            rejection = CacheRejection.Name;
            return null;
        }

        if (Restore(reader.Rest, value[5], header.PayloadLength) is not { } payload)
        {
            rejection = CacheRejection.Compression;
            return null;
        }

        return header.ToEntry(payload);
    }

    private CacheRejection? Check(string tenant, ReadOnlySpan<byte> value, int mostBytes)
    {
        if (value.Length < Fixed + Signature || value.Length > MostLength(mostBytes))
        {
            return CacheRejection.Length;
        }

        if (!value.StartsWith(Magic))
        {
            return CacheRejection.Magic;
        }

        if (value[4] != Version)
        {
            return CacheRejection.Version;
        }

        Span<byte> mac = stackalloc byte[Signature];
        HMACSHA256.HashData(secrets.SecretOf(tenant).Span, value[..^Signature], mac);
        return CryptographicOperations.FixedTimeEquals(mac, value[^Signature..]) ? null : CacheRejection.Signature;
    }

    private void Sign(string tenant, Span<byte> value) =>
        HMACSHA256.HashData(secrets.SecretOf(tenant).Span, value[..^Signature], value[^Signature..]);

    private static int WriteHeader(Span<byte> target, CacheEntry entry, string[] texts)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, texts.Length);
        var at = 4;
        foreach (var text in texts)
        {
            var length = Encoding.UTF8.GetBytes(text, target[(at + 4)..]);
            BinaryPrimitives.WriteInt32LittleEndian(target[at..], length);
            at += 4 + length;
        }

        foreach (var ticks in (ReadOnlySpan<long>)[entry.StoredAt.UtcTicks, entry.Ttl.Ticks, entry.Grace.Ticks])
        {
            BinaryPrimitives.WriteInt64LittleEndian(target[at..], ticks);
            at += 8;
        }

        BinaryPrimitives.WriteInt32LittleEndian(target[at..], entry.Payload.Length);
        return at + 4;
    }

    // Only when a fifth is saved: less does not pay for the reading.
    private static ReadOnlySpan<byte> Shrink(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < CompressFrom)
        {
            return payload;
        }

        var target = new byte[payload.Length / 5 * 4];
        return BrotliEncoder.TryCompress(payload, target, out var written, Quality, Window) ? target.AsSpan(0, written) : payload;
    }

    private static byte[]? Restore(ReadOnlySpan<byte> stored, byte flags, int length)
    {
        if ((flags & Compressed) == 0)
        {
            return stored.Length == length ? stored.ToArray() : null;
        }

        // As long as the entry says and no longer: what would give more fails instead of growing.
        var payload = new byte[length];
        return BrotliDecoder.TryDecompress(stored, payload, out var written) && written == length ? payload : null;
    }
}
