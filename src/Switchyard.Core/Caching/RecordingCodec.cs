using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Caching;

/// <summary>Recorded answers as the payload of cache entries, and back. Reading never throws: what is not a payload is nothing.</summary>
internal static class RecordingCodec
{
    private const byte Version = 3;

    // Not the strict reading of requests: a provider's own JSON in an answer may repeat names and nest deeply.
    private static readonly NativeJson Json = new(new JsonSerializerOptions(NativeJson.Delta.Options)
    {
        AllowDuplicateProperties = true,
        MaxDepth = 256,
        TypeInfoResolver = null,
    });

    private enum Form : byte
    {
        Body = 1,
        Response,
        Events,
        Error,
    }

    /// <summary>The payload of an answer; null when it can not be written.</summary>
    public static ReadOnlyMemory<byte>? Write(Recorded answer)
    {
        var output = new PayloadWriter();
        output.Byte(Version);
        output.Byte((byte)FormOf(answer));
        FactsCodec.Write(output, answer.Facts);
        WriteNames(output, answer.Dropped);
        WriteNames(output, answer.Adapted);

        try
        {
            WriteAnswer(output, answer);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A provider's JSON that is deeper than JSON is read anywhere.
            return null;
        }

        return output.Written;
    }

    /// <summary>The answer of a payload; null when it is none.</summary>
    public static Recorded? Read(ReadOnlyMemory<byte> payload)
    {
        var input = new PayloadReader(payload);
        if (input.Byte() != Version)
        {
            return null;
        }

        var form = (Form)input.Byte();
        var facts = FactsCodec.Read(input);
        var dropped = ReadNames(input);
        var adapted = ReadNames(input);

        try
        {
            var answer = ReadAnswer(input, form, new Recorded { Facts = facts, Dropped = dropped, Adapted = adapted });
            return answer is null || input.IsBroken || !input.IsAtEnd ? null : answer;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteNames(PayloadWriter output, IReadOnlyList<string> names)
    {
        output.Int(names.Count);
        foreach (var name in names)
        {
            output.Text(name);
        }
    }

    private static string[] ReadNames(PayloadReader input)
    {
        var names = new string[input.Count(leastBytes: 4)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = input.RequiredText();
        }

        return names;
    }

    private static Form FormOf(Recorded answer) =>
        answer.Error is not null ? Form.Error
        : answer.Events is not null ? Form.Events
        : answer.Response is not null ? Form.Response
        : Form.Body;

    private static void WriteAnswer(PayloadWriter output, Recorded answer)
    {
        switch (FormOf(answer))
        {
            case Form.Body:
                output.Bytes(answer.Body!.Value.Span);
                break;
            case Form.Response:
                WriteResponse(output, answer.Response!);
                break;
            case Form.Error:
                ErrorCodec.Write(output, answer.Error!);
                break;
            default:
                output.Int(answer.Events!.Count);
                foreach (var next in answer.Events)
                {
                    WriteEvent(output, next);
                }

                break;
        }
    }

    private static Recorded? ReadAnswer(PayloadReader input, Form form, Recorded answer) => form switch
    {
        Form.Body => answer with { Body = input.Bytes() },
        Form.Response => answer with { Response = ReadResponse(input) },
        Form.Events => answer with { Events = ReadEvents(input, answer.Facts) },
        Form.Error => ErrorCodec.Read(input) is { } error ? answer with { Error = error } : null,
        _ => null,
    };

    private static void WriteEvent(PayloadWriter output, in StreamEvent next)
    {
        output.Byte((byte)next.Kind);
        output.Flag(next.Delta is not null);
        if (next.Delta is { } delta)
        {
            WriteResponse(output, delta);
        }
        else
        {
            output.Bytes(next.Frame.Span);
        }
    }

    private static StreamEvent[]? ReadEvents(PayloadReader input, AnswerFacts facts)
    {
        var events = new StreamEvent[input.Count(leastBytes: 6)];
        for (var i = 0; i < events.Length && !input.IsBroken; i++)
        {
            var kind = (StreamEventKind)input.Byte();
            var isNeutral = input.Flag();
            if (kind > StreamEventKind.End || (kind == StreamEventKind.End) != (i == events.Length - 1))
            {
                throw new JsonException("A stream's only end is its last event.");
            }

            events[i] = isNeutral
                ? new StreamEvent { Kind = kind, Delta = ReadResponse(input), Facts = facts }
                : new StreamEvent { Kind = kind, Frame = input.Bytes(), Facts = facts };
        }

        return events.Length == 0 ? throw new JsonException("A stream has an end.") : events;
    }

    // The provider's price is no part of the JSON; of a delta it is in the facts.
    private static void WriteResponse(PayloadWriter output, LlmResponse response) =>
        output.Bytes(JsonSerializer.SerializeToUtf8Bytes(response, Json.LlmResponse));

    private static LlmResponse? ReadResponse(PayloadReader input)
    {
        var json = input.Bytes();
        return input.IsBroken ? null : JsonSerializer.Deserialize(json.Span, Json.LlmResponse) ?? throw new JsonException("An answer is an object.");
    }
}
