using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Switchyard.Core.Wire;

/// <summary>Writes the parts of a payload: numbers of fixed width, texts and bytes with their length before them. Not thread-safe.</summary>
internal sealed class PayloadWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    public void Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_output.GetSpan(4), value);
        _output.Advance(4);
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_output.GetSpan(8), value);
        _output.Advance(8);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        _output.Write(value);
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Int(-1);
            return;
        }

        Int(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _output);
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
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(amount, bits);
            foreach (var part in bits)
            {
                Int(part);
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
    public void Clear() => _output.ResetWrittenCount();
}
