using System.Buffers.Binary;
using System.Text;
using Switchyard.Core.Caching;

namespace Switchyard.Redis.Caching;

/// <summary>Reads the header of an entry. Every length is checked against what is there before anything is made of it.</summary>
internal ref struct CacheEntryReader(ReadOnlySpan<byte> bytes)
{
    private const int Names = 4;

    /// <summary>What has not been read.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    /// <summary>The header; null when it is not one.</summary>
    /// <param name="ids">How many names for invalidation stand before it.</param>
    /// <param name="mostTags">The most tags it may have.</param>
    public CacheEntryHeader? ReadHeader(int ids, int mostTags)
    {
        if (Rest.Length < ids * CacheNames.IdLength)
        {
            return null;
        }

        Rest = Rest[(ids * CacheNames.IdLength)..];
        if (!TryReadInt32(out var count) || count < Names || count > Names + mostTags)
        {
            return null;
        }

        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            if (!TryReadText(out texts[i]))
            {
                return null;
            }
        }

        if (!TryReadTicks(DateTimeOffset.MaxValue.Ticks, out var storedAt) || !TryReadTicks(TimeSpan.MaxValue.Ticks, out var ttl) ||
            !TryReadTicks(TimeSpan.MaxValue.Ticks, out var grace) || !TryReadInt32(out var length))
        {
            return null;
        }

        return new CacheEntryHeader(
            new CacheKey(texts[0], texts[1]), texts[2], texts[3], texts[Names..],
            new DateTimeOffset(storedAt, TimeSpan.Zero), new TimeSpan(ttl), new TimeSpan(grace), length);
    }

    private bool TryReadText(out string text)
    {
        text = "";
        if (!TryReadInt32(out var length) || length < 0 || length > Rest.Length)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(Rest[..length]);
        Rest = Rest[length..];
        return true;
    }

    private bool TryReadTicks(long most, out long value)
    {
        if (!BinaryPrimitives.TryReadInt64LittleEndian(Rest, out value) || value < 0 || value > most)
        {
            return false;
        }

        Rest = Rest[8..];
        return true;
    }

    private bool TryReadInt32(out int value)
    {
        if (!BinaryPrimitives.TryReadInt32LittleEndian(Rest, out value))
        {
            return false;
        }

        Rest = Rest[4..];
        return true;
    }
}
