using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Caching;

/// <summary>
/// Writes JSON so that two texts give the same bytes exactly when they say the same: members by name, no blanks, texts
/// without escapes, numbers with the digits they came with. The bytes are tagged and counted, not JSON.
/// </summary>
/// <param name="output">Takes the bytes.</param>
/// <param name="members">Takes the members of the objects it is in; empty.</param>
internal readonly ref struct CanonicalJson(PooledBuffer output, List<CanonicalJson.Member> members)
{
    // A body with more of them at once is rare: then the list is not kept.
    private const int MostKept = 1024;

    [ThreadStatic]
    private static List<Member>? _kept;

    /// <summary>Writes an object.</summary>
    /// <param name="json">Valid JSON, an object.</param>
    /// <param name="leftOut">Which of its own members do not count.</param>
    /// <param name="output">Takes the bytes.</param>
    public static void Write(ReadOnlySpan<byte> json, ReadOnlySpan<string> leftOut, PooledBuffer output)
    {
        // As deep as any dialect reads.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        var members = _kept ?? [];
        _kept = null;
        new CanonicalJson(output, members).WriteObject(ref reader, leftOut);
        _kept = members.Capacity <= MostKept ? members : null;
    }

    private static bool IsAmong(ReadOnlySpan<string> names, ref Utf8JsonReader reader)
    {
        foreach (var name in names)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }

    private void WriteValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, []);
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

    private void WriteObject(ref Utf8JsonReader reader, ReadOnlySpan<string> leftOut)
    {
        WriteTag((byte)'{');
        var first = members.Count;
        var start = output.Written.Length;
        var isSorted = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (IsAmong(leftOut, ref reader))
            {
                reader.Skip();
                continue;
            }

            var begin = output.Written.Length;
            WriteText(ref reader);
            var name = output.Written.Length;
            reader.Read();
            WriteValue(ref reader);
            var member = new Member(begin, name, output.Written.Length, members.Count);
            isSorted &= members.Count == first || Compare(members[^1], member, output.Written) <= 0;
            members.Add(member);
        }

        if (!isSorted)
        {
            Sort(first, start);
        }

        members.RemoveRange(first, members.Count - first);
        WriteTag((byte)'}');
    }

    private void Sort(int first, int start)
    {
        var length = output.Written.Length - start;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        output.Written[start..].CopyTo(copy);
        var bytes = copy;
        members.Sort(first, members.Count - first, Comparer<Member>.Create((one, other) => Compare(one.From(start), other.From(start), bytes)));
        output.Truncate(start);
        for (var i = first; i < members.Count; i++)
        {
            var member = members[i].From(start);
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

    internal readonly record struct Member(int Start, int NameEnd, int End, int Order)
    {
        public Member From(int offset) => new(Start - offset, NameEnd - offset, End - offset, Order);
    }
}
