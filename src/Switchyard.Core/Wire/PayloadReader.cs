using System.Buffers.Binary;
using System.Text;

namespace Switchyard.Core.Wire;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote. What is not there, or can not be, sets <see cref="IsBroken"/>; then everything read is empty. Not thread-safe.</summary>
/// <param name="payload">The bytes.</param>
internal sealed class PayloadReader(ReadOnlyMemory<byte> payload)
{
    private ReadOnlyMemory<byte> _payload = payload;
    private int _at;

    /// <summary>Whether the bytes are not what they should be.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether all of it has been read.</summary>
    public bool IsAtEnd => _at == _payload.Length;

    /// <summary>Begins anew with other bytes.</summary>
    /// <param name="other">The bytes.</param>
    public void Begin(ReadOnlyMemory<byte> other) => (_payload, _at, IsBroken) = (other, 0, false);

    public byte Byte() => Take(1) is { IsEmpty: false } bytes ? bytes[0] : (byte)0;

    public bool Flag()
    {
        var value = Byte();
        IsBroken |= value > 1;
        return value == 1;
    }

    public int Int() => Take(4) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    public long Long() => Take(8) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public ReadOnlyMemory<byte> Bytes()
    {
        var length = Take(Int()).Length;
        return _payload.Slice(_at - length, length);
    }

    /// <summary>A text, or null.</summary>
    /// <param name="table">Where it is likely to be known; null when it is not.</param>
    public string? Text(TextTable? table = null)
    {
        var length = Int();
        if (length == -1 || IsBroken)
        {
            return null;
        }

        var bytes = Take(length);
        return table is null ? Encoding.UTF8.GetString(bytes) : table.Get(bytes);
    }

    /// <summary>A text that is not null.</summary>
    /// <param name="table">Where it is likely to be known; null when it is not.</param>
    public string RequiredText(TextTable? table = null)
    {
        var text = Text(table);
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

    /// <summary>Some texts.</summary>
    /// <param name="table">Where they are likely to be known; null when they are not.</param>
    public string[] Texts(TextTable? table = null)
    {
        var count = Count(leastBytes: 4);
        string[] values = count == 0 ? [] : new string[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = RequiredText(table);
        }

        return values;
    }

    /// <summary>How many things follow, each at least so many bytes: no number makes the reader take memory that the payload does not fill.</summary>
    public int Count(int leastBytes)
    {
        var count = Int();
        if (count < 0 || (long)count * leastBytes > _payload.Length - _at)
        {
            IsBroken = true;
            return 0;
        }

        return count;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (IsBroken || count < 0 || count > _payload.Length - _at)
        {
            IsBroken = true;
            return default;
        }

        var taken = _payload.Span.Slice(_at, count);
        _at += count;
        return taken;
    }
}
