using System.Buffers.Binary;
using System.Text;

namespace Switchyard.Core.Wire;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote. What is not there, or can not be, sets <see cref="IsBroken"/>; then everything read is empty. Not thread-safe.</summary>
/// <param name="payload">The bytes.</param>
internal sealed class PayloadReader(ReadOnlyMemory<byte> payload)
{
    private int _at;

    /// <summary>Whether the bytes are not what they should be.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether all of it has been read.</summary>
    public bool IsAtEnd => _at == payload.Length;

    public byte Byte() => Take(1) is { IsEmpty: false } bytes ? bytes.Span[0] : (byte)0;

    public bool Flag()
    {
        var value = Byte();
        IsBroken |= value > 1;
        return value == 1;
    }

    public int Int() => Take(4) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes.Span) : 0;

    public long Long() => Take(8) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes.Span) : 0;

    public ReadOnlyMemory<byte> Bytes() => Take(Int());

    public string? Text()
    {
        var length = Int();
        return length == -1 || IsBroken ? null : Encoding.UTF8.GetString(Take(length).Span);
    }

    public string RequiredText()
    {
        var text = Text();
        IsBroken |= text is null;
        return text ?? "";
    }

    public long? Whole()
    {
        var isSet = Flag();
        var value = Long();
        return isSet ? value : null;
    }

    public DateTimeOffset Time()
    {
        var ticks = Long();
        IsBroken |= ticks < 0 || ticks > DateTime.MaxValue.Ticks;
        return IsBroken ? default : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    public double? Double()
    {
        var isSet = Flag();
        var value = BitConverter.Int64BitsToDouble(Long());
        return isSet ? value : null;
    }

    public decimal? Amount()
    {
        if (!Flag())
        {
            return null;
        }

        var (low, middle, high, flags) = (Int(), Int(), Int(), Int());
        IsBroken |= (flags & 0x7F00FFFF) != 0 || (flags >> 16 & 0xFF) > 28;
        return IsBroken ? null : new decimal([low, middle, high, flags]);
    }

    public string[] Texts()
    {
        var values = new string[Count(leastBytes: 4)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = RequiredText();
        }

        return values;
    }

    /// <summary>How many things follow, each at least so many bytes: no number makes the reader take memory that the payload does not fill.</summary>
    public int Count(int leastBytes)
    {
        var count = Int();
        if (count < 0 || (long)count * leastBytes > payload.Length - _at)
        {
            IsBroken = true;
            return 0;
        }

        return count;
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (IsBroken || count < 0 || count > payload.Length - _at)
        {
            IsBroken = true;
            return default;
        }

        var taken = payload.Slice(_at, count);
        _at += count;
        return taken;
    }
}
