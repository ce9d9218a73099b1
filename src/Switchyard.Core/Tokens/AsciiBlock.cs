using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Switchyard.Core.Tokens;

/// <summary>What the 64 bytes of a block are, a bit each, the first byte the lowest bit.</summary>
internal readonly struct AsciiBlock
{
    /// <summary>Bytes of a block.</summary>
    public const int Length = 64;

    private AsciiBlock(Masks masks)
    {
        (Letters, Upper, Digits, Blanks, Breaks) = (masks.Letters, masks.Upper, masks.Digits, masks.Blanks, masks.Breaks);
        (Signs, EscapedSigns) = (~(Letters | Digits | Blanks | Breaks), masks.EscapedSigns);
    }

    /// <summary>Latin letters.</summary>
    public ulong Letters { get; }

    /// <summary>Those of them that are capitals.</summary>
    public ulong Upper { get; }

    /// <summary>Digits.</summary>
    public ulong Digits { get; }

    /// <summary>Spaces.</summary>
    public ulong Blanks { get; }

    /// <summary>Line ends, tabs and other controls.</summary>
    public ulong Breaks { get; }

    /// <summary>All others.</summary>
    public ulong Signs { get; }

    /// <summary>How many of the signs are only the backslash before another one.</summary>
    public int EscapedSigns { get; }

    /// <summary>Reads a block. False when it holds something that has to be looked at one by one.</summary>
    /// <param name="text">At least a block.</param>
    /// <param name="isEscaped">Whether it stands as in a JSON string.</param>
    /// <param name="block">The block.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, bool isEscaped, out AsciiBlock block)
    {
        block = default;
        ref var start = ref MemoryMarshal.GetReference(text);
        var low = Vector256.LoadUnsafe(ref start);
        var high = Vector256.LoadUnsafe(ref start, 32);
        if ((low | high).ExtractMostSignificantBits() != 0)
        {
            return false;
        }

        var masks = new Masks
        {
            Letters = Within(low | Vector256.Create((byte)0x20), high | Vector256.Create((byte)0x20), (byte)'a', 26),
            Upper = Within(low, high, (byte)'A', 26),
            Digits = Within(low, high, (byte)'0', 10),
            Blanks = Within(low, high, (byte)' ', 1),
            Breaks = Within(low, high, 0, 0x20),
        };
        var escapes = isEscaped ? Within(low, high, (byte)'\\', 1) : 0;
        if (escapes != 0 && !masks.TryEscape(text, escapes))
        {
            return false;
        }

        block = new AsciiBlock(masks);
        return true;
    }

    private static ulong Within(Vector256<byte> low, Vector256<byte> high, byte first, byte count)
    {
        var (from, size) = (Vector256.Create(first), Vector256.Create(count));
        return Vector256.LessThan(low - from, size).ExtractMostSignificantBits() |
            ((ulong)Vector256.LessThan(high - from, size).ExtractMostSignificantBits() << 32);
    }

    private struct Masks
    {
        public ulong Letters;
        public ulong Upper;
        public ulong Digits;
        public ulong Blanks;
        public ulong Breaks;
        public int EscapedSigns;

        // Both bytes of an escape are made what it stands for. False for \u, and for one that goes on in the next block.
        public bool TryEscape(ReadOnlySpan<byte> text, ulong escapes)
        {
            while (escapes != 0)
            {
                var at = BitOperations.TrailingZeroCount(escapes);
                if (at == Length - 1 || text[at + 1] == (byte)'u')
                {
                    return false;
                }

                var both = 3UL << at;
                escapes &= ~both;
                Letters &= ~both;
                Upper &= ~both;
                if (text[at + 1] is (byte)'"' or (byte)'\\' or (byte)'/')
                {
                    EscapedSigns++;
                }
                else
                {
                    Breaks |= both;
                }
            }

            return true;
        }
    }
}
