using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Caching;

/// <summary>
/// Writes JSON so that two texts give the same bytes exactly when they say the same: members by name, no blanks, texts
/// without escapes, numbers with the digits they came with. The bytes are tagged and counted, not JSON. Not thread-safe.
/// </summary>
/// <param name="output">Takes the bytes.</param>
internal sealed class CanonicalJson(PooledBuffer output)
{
    private readonly List<Member> _members = [];

    /// <summary>Writes an object.</summary>
    /// <param name="json">Valid JSON, an object.</param>
    /// <param name="isLeftOut">Which of its own members do not count.</param>
    public void Write(ReadOnlySpan<byte> json, Func<string, bool> isLeftOut)
    {
        // As deep as any dialect reads.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        WriteObject(ref reader, isLeftOut);
    }

    private void WriteValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, null);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader);
                break;
            case JsonTokenType.String:
                WriteText(ref reader);
                break;
            case JsonTokenType.Number:
                WriteBytes((byte)'n', reader.ValueSpan);
                break;
            default:
                WriteTag(reader.TokenType switch
                {
                    JsonTokenType.True => (byte)'t',
                    JsonTokenType.False => (byte)'f',
                    _ => (byte)'z',
                });
                break;
        }
    }

    private void WriteArray(ref Utf8JsonReader reader)
    {
        WriteTag((byte)'[');
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            WriteValue(ref reader);
        }

        WriteTag((byte)']');
    }

    private void WriteObject(ref Utf8JsonReader reader, Func<string, bool>? isLeftOut)
    {
        WriteTag((byte)'{');
        var first = _members.Count;
        var start = output.Written.Length;
        var isSorted = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (isLeftOut is not null && isLeftOut(reader.GetString()!))
            {
                reader.Skip();
                continue;
            }

            var begin = output.Written.Length;
            WriteText(ref reader);
            var name = output.Written.Length;
            reader.Read();
            WriteValue(ref reader);
            var member = new Member(begin, name, output.Written.Length, _members.Count);
            isSorted &= _members.Count == first || Compare(_members[^1], member, output.Written) <= 0;
            _members.Add(member);
        }

        if (!isSorted)
        {
            Sort(first, start);
        }

        _members.RemoveRange(first, _members.Count - first);
        WriteTag((byte)'}');
    }

    private void Sort(int first, int start)
    {
        var length = output.Written.Length - start;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        output.Written[start..].CopyTo(copy);
        var bytes = copy;
        _members.Sort(first, _members.Count - first, Comparer<Member>.Create((a, b) => Compare(a.From(start), b.From(start), bytes)));
        output.Truncate(start);
        for (var i = first; i < _members.Count; i++)
        {
            var member = _members[i].From(start);
            output.Write(copy.AsSpan(member.Start..member.End));
        }

        ArrayPool<byte>.Shared.Return(copy);
    }

    // Of equal names the order stays: to whoever reads them it may matter.
    private static int Compare(Member one, Member other, ReadOnlySpan<byte> bytes)
    {
        var byName = bytes[one.Start..one.NameEnd].SequenceCompareTo(bytes[other.Start..other.NameEnd]);
        return byName != 0 ? byName : one.Order.CompareTo(other.Order);
    }

    private void WriteText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            WriteBytes((byte)'s', reader.ValueSpan);
            return;
        }

        var raw = reader.ValueSpan;
        var text = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            WriteBytes((byte)'s', text.AsSpan(0, reader.CopyString(text)));
        }
        catch (InvalidOperationException)
        {
            // Escapes that are no Unicode stand for nothing but themselves.
            WriteBytes((byte)'r', raw);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private void WriteBytes(byte tag, ReadOnlySpan<byte> bytes)
    {
        var span = output.GetSpan(5 + bytes.Length);
        span[0] = tag;
        BinaryPrimitives.WriteInt32LittleEndian(span[1..], bytes.Length);
        bytes.CopyTo(span[5..]);
        output.Advance(5 + bytes.Length);
    }

    private void WriteTag(byte tag)
    {
        output.GetSpan(1)[0] = tag;
        output.Advance(1);
    }

    private readonly record struct Member(int Start, int NameEnd, int End, int Order)
    {
        public Member From(int offset) => new(Start - offset, NameEnd - offset, End - offset, Order);
    }
}
