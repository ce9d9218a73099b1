using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Redis.Caching;
using Xunit;

namespace Switchyard.Tests.Caching;

public sealed class CacheEntryCodecTests : ITenantSecrets
{
    private const int Most = 64 * 1024;
    private const int Mac = 32;

    private readonly CacheEntryCodec _codec;

    public CacheEntryCodecTests() => _codec = new CacheEntryCodec(this);

    private static CacheEntry Text { get; } = CacheEntries.Make(DateTimeOffset.UnixEpoch.AddYears(56)) with
    {
        Payload = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"token {i % 7} "))),
        Tags = ["doc:42"],
    };

    public ReadOnlyMemory<byte> SecretOf(string tenant) => SHA256.HashData(Encoding.UTF8.GetBytes("pepper " + tenant));

    [Theory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    public void Encode_RepetitiveText_IsCompressedFromOneKibibyteOn(int length, bool smaller)
    {
        var plain = _codec.Encode(Text with { Payload = ReadOnlyMemory<byte>.Empty }).Length;

        (_codec.Encode(Text with { Payload = new byte[length] }).Length - plain < length).ShouldBe(smaller);
    }

    [Fact]
    public void Encode_Noise_IsKeptAsItIs()
    {
        var plain = _codec.Encode(Text with { Payload = ReadOnlyMemory<byte>.Empty }).Length;

        _codec.Encode(Text with { Payload = CacheEntries.Payload(1, 10_000) }).Length.ShouldBe(plain + 10_000);
    }

    [Fact]
    public void Decode_CutAtEveryByte_IsRejected()
    {
        var value = _codec.Encode(Text);

        for (var length = 0; length < value.Length; length++)
        {
            _codec.Decode(Text.Key, value.AsSpan(0, length), Most, out var rejection).ShouldBeNull();
            rejection.ShouldBe(length < 40 ? CacheRejection.Length : CacheRejection.Signature);
        }
    }

    [Fact]
    public void Decode_AnyBitFlipped_IsRejected()
    {
        var value = _codec.Encode(Text);

        for (var bit = 0; bit < value.Length * 8; bit++)
        {
            value[bit / 8] ^= (byte)(1 << (bit % 8));
            _codec.Decode(Text.Key, value, Most, out var rejection).ShouldBeNull();
            rejection.ShouldBe(bit < 32 ? CacheRejection.Magic : bit < 40 ? CacheRejection.Version : CacheRejection.Signature);
            value[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        _codec.Decode(Text.Key, value, Most, out _).ShouldNotBeNull();
    }

    [Fact]
    public void Decode_BytesAdded_IsRejected() =>
        Reject([.. _codec.Encode(Text), 0]).ShouldBe(CacheRejection.Signature);

    [Fact]
    public void Decode_AnEntryOfAnotherTenant_IsRejected() =>
        Reject(_codec.Encode(Text with { Key = Text.Key with { Tenant = "globex" } })).ShouldBe(CacheRejection.Signature);

    [Fact]
    public void Decode_AnotherEntryOfTheSameTenant_IsRejected() =>
        Reject(_codec.Encode(Text with { Key = Text.Key with { Digest = CacheEntries.Digest(2) } })).ShouldBe(CacheRejection.Name);

    [Fact]
    public void Decode_SignedWithTheSecretButNamingAnotherTenant_IsRejected()
    {
        var value = _codec.Encode(Text with { Key = Text.Key with { Tenant = "beta" } });

        Reject(Sign(value)).ShouldBe(CacheRejection.Name);
    }

    [Fact]
    public void Decode_LargerThanAnyEntry_IsRejectedBeforeAnythingElse() =>
        Reject(new byte[CacheEntryCodec.MostLength(Most) + 1]).ShouldBe(CacheRejection.Length);

    // Even who knows the secret can not make a reader allocate or fail.
    [Fact]
    public void Decode_SignedWithAnyLengthChanged_NeverThrowsAndNeverGrows()
    {
        var good = _codec.Encode(Text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var claim in (int[])[-1, int.MinValue, 0, 5, 70_000, 1 << 30, int.MaxValue])
        {
            for (var at = 6; at <= good.Length - Mac - 4; at++)
            {
                var value = (byte[])good.Clone();
                BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(at), claim);
                _codec.Decode(Text.Key, Sign(value), Most, out _);
            }
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / (7 * good.Length);
        each.ShouldBeLessThan(Most);
    }

    [Fact]
    public void Decode_SignedRandomBytes_NeverThrows()
    {
        var random = new Random(11);
        var good = _codec.Encode(Text);
        for (var i = 0; i < 20_000; i++)
        {
            var value = (byte[])good.Clone();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                value[random.Next(5, value.Length - Mac)] = (byte)random.Next(256);
            }

            value = [.. value.AsSpan(0, random.Next(8, value.Length - Mac)), .. new byte[Mac]];
            _codec.Decode(Text.Key, Sign(value), Most, out _);
        }
    }

    [Fact]
    public void Decode_SignedBomb_IsRejectedAtTheLengthItClaims()
    {
        var bomb = new byte[4096];
        BrotliEncoder.TryCompress(new byte[256 * 1024 * 1024], bomb, out var written, 9, 24).ShouldBeTrue();
        var good = _codec.Encode(Text);
        var plain = _codec.Encode(Text with { Payload = ReadOnlyMemory<byte>.Empty }).Length - Mac;
        var value = Sign([.. good.AsSpan(0, plain), .. bomb.AsSpan(0, written), .. new byte[Mac]]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Reject(value).ShouldBe(CacheRejection.Compression);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Most);
    }

    private byte[] Sign(byte[] value)
    {
        HMACSHA256.HashData(SecretOf(Text.Key.Tenant).Span, value.AsSpan(0, value.Length - Mac), value.AsSpan(value.Length - Mac));
        return value;
    }

    private CacheRejection Reject(byte[] value)
    {
        _codec.Decode(Text.Key, value, Most, out var rejection).ShouldBeNull();
        return rejection;
    }
}
