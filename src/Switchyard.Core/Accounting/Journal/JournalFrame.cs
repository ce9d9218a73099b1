using System.Buffers.Binary;
using System.Numerics;

namespace Switchyard.Core.Accounting.Journal;

/// <summary>A record as it stands in a segment: a mark, its length, a checksum over both and the record.</summary>
internal static class JournalFrame
{
    /// <summary>Bytes before a record.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Largest record.</summary>
    public const int MostBytes = 64 * 1024;

    // "SYJ1".
    private const uint Mark = 0x314A5953;

    /// <summary>Writes the header before the record in <paramref name="frame"/>.</summary>
    /// <param name="frame">Room for the header, then the record.</param>
    public static void Seal(Span<byte> frame)
    {
        var length = (uint)(frame.Length - HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Checksum(frame[HeaderBytes..], length));
    }

    /// <summary>Finds the next whole record.</summary>
    /// <param name="data">Bytes of a segment.</param>
    /// <param name="isAll">Whether nothing follows them.</param>
    /// <param name="skipped">Bytes before the frame that are no frame; of no use when there is no frame and nothing follows.</param>
    /// <param name="length">The record's length.</param>
    /// <returns>Whether there is one. If not, and more follows, the bytes from <paramref name="skipped"/> on are needed again.</returns>
    public static bool TryFind(ReadOnlySpan<byte> data, bool isAll, out int skipped, out int length)
    {
        for (skipped = 0; skipped + HeaderBytes <= data.Length; skipped++)
        {
            var rest = data[skipped..];
            length = BinaryPrimitives.ReadUInt32LittleEndian(rest) == Mark
                ? (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), int.MaxValue)
                : int.MaxValue;
            if (length > MostBytes)
            {
                continue;
            }

            if (HeaderBytes + length > rest.Length)
            {
                if (!isAll)
                {
                    return false;
                }

                continue;
            }

            var stored = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
            if (stored == Checksum(rest.Slice(HeaderBytes, length), (uint)length))
            {
                return true;
            }
        }

        length = 0;
        return false;
    }

    private static uint Checksum(ReadOnlySpan<byte> record, uint length)
    {
        var sum = BitOperations.Crc32C(uint.MaxValue, length);
        for (; record.Length >= sizeof(ulong); record = record[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(record));
        }

        foreach (var single in record)
        {
            sum = BitOperations.Crc32C(sum, single);
        }

        return sum;
    }
}
