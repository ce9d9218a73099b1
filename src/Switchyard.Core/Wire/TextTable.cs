using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Switchyard.Core.Wire;

/// <summary>
/// Texts that were read lately, so that one that comes again and again is the same string. Each has one place, which the next one with that place
/// takes: it never holds more than its size. Not thread-safe.
/// </summary>
/// <param name="size">How many texts; a power of two.</param>
internal sealed class TextTable(int size)
{
    /// <summary>Longest text it keeps, in bytes.</summary>
    public const int LongestText = 128;

    private readonly string?[] _texts = new string?[size];

    /// <summary>The text of some UTF-8; what is none becomes U+FFFD.</summary>
    /// <param name="utf8">The bytes.</param>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestText)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var known = ref _texts[HashOf(utf8) & (uint)(_texts.Length - 1)];
        return known is not null && Ascii.Equals(utf8, known) ? known : known = Decode(utf8, known);
    }

    // Beyond ASCII the texts have to be compared, and none is made for that.
    private static string Decode(ReadOnlySpan<byte> utf8, string? known)
    {
        Span<char> room = stackalloc char[LongestText];
        var text = room[..Encoding.UTF8.GetChars(utf8, room)];
        return known is not null && text.SequenceEqual(known) ? known : text.ToString();
    }

    private static uint HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = BitOperations.Crc32C(uint.MaxValue, (uint)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var single in bytes)
        {
            hash = BitOperations.Crc32C(hash, single);
        }

        return hash;
    }
}
