using System.Buffers.Binary;
using System.Text;

namespace Switchyard.Core.Wire;

/// <summary>Writes the parts of a payload: numbers of fixed width, texts and bytes with their length before them. Not thread-safe.</summary>
internal sealed class PayloadWriter
{
    private const int FirstSize = 256;

    // Up to this one the room for its longest form is taken at once; a longer one is measured, so that it does not take three times its size.
    private const int ShortText = 256;

    private byte[] _output = new byte[FirstSize];
    private int _length;

    public ReadOnlyMemory<byte> Written => _output.AsMemory(0, _length);

    public void Byte(byte value) => Take(1)[0] = value;

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        value.CopyTo(Take(value.Length));
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Int(-1);
            return;
        }

        var most = value.Length <= ShortText ? Encoding.UTF8.GetMaxByteCount(value.Length) : Encoding.UTF8.GetByteCount(value);
        Reserve(sizeof(int) + most);
        var length = Encoding.UTF8.GetBytes(value, _output.AsSpan(_length + sizeof(int)));
        BinaryPrimitives.WriteInt32LittleEndian(_output.AsSpan(_length), length);
        _length += sizeof(int) + length;
    }

    public void Whole(long? value)
    {
        Flag(value is not null);
        Long(value ?? 0);
    }

    public void Time(DateTimeOffset value) => Long(value.UtcTicks);

    public void Double(double? value)
    {
        Flag(value is not null);
        Long(BitConverter.DoubleToInt64Bits(value ?? 0));
    }

    /// <summary>An exact amount; null is not zero.</summary>
    public void Amount(decimal? value)
    {
        Flag(value is not null);
        if (value is { } amount)
        {
            Span<int> parts = stackalloc int[4];
            decimal.GetBits(amount, parts);
            var output = Take(16);
            for (var i = 0; i < parts.Length; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(output[(4 * i)..], parts[i]);
            }
        }
    }

    public void Texts(IReadOnlyList<string> values)
    {
        Int(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            Text(values[i]);
        }
    }

    /// <summary>Begins anew with the same memory.</summary>
    public void Clear() => _length = 0;

    private Span<byte> Take(int count)
    {
        Reserve(count);
        var taken = _output.AsSpan(_length, count);
        _length += count;
        return taken;
    }

    private void Reserve(int count)
    {
        if (count > _output.Length - _length)
        {
            Array.Resize(ref _output, (int)Math.Min(Math.Max((long)_length + count, 2L * _output.Length), Array.MaxLength));
        }
    }
}
