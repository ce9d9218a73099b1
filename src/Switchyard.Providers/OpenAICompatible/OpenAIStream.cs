using System.Buffers;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;
using Switchyard.Providers.Errors;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.OpenAICompatible;

/// <summary>Reads the events of one stream of OpenAI's dialect: what each means, and when the answer is complete. Not thread-safe.</summary>
/// <param name="client">Classifies its errors.</param>
/// <param name="response">The response, for its status and headers.</param>
/// <param name="profile">The upstream's peculiarities.</param>
/// <param name="call">The call: what its client speaks, and whether it wants token figures.</param>
/// <param name="facts">Takes what is read.</param>
internal sealed class OpenAIStream(
    UpstreamClient client, UpstreamResponse response, OpenAIProfile profile, UpstreamCall call, AnswerFacts facts)
{
    private readonly OpenAIAnswerScanner _scanner = new(facts);
    private OpenAIChunkReader? _chunks = call.IsPassThrough(Dialect.OpenAI) ? null : new OpenAIChunkReader();

    /// <summary>What the event under the reader means; null when it means nothing (a comment).</summary>
    /// <param name="reader">Stands on an event.</param>
    public StreamEvent? Read(SseFrameReader reader)
    {
        if (!reader.HasData)
        {
            return ReadStray(reader);
        }

        if (reader.Data.Span.SequenceEqual("[DONE]"u8))
        {
            return _scanner.IsFinished ? Ended(reader.Frame) : Truncated();
        }

        var scan = _scanner.Scan(reader.Data.Span);
        if (scan.HasFlag(OpenAIScan.Malformed))
        {
            return reader.IsTerminated ? Malformed() : Truncated();
        }

        if (scan.HasFlag(OpenAIScan.Error) || IsErrorEvent(reader) || OpenAIFinishReasons.IsFailure(facts.NativeFinishReason))
        {
            return Failed(reader.Data);
        }

        if (scan.HasFlag(OpenAIScan.Parts))
        {
            // The official clients can not read such content: from here on the chunks are made here.
            _chunks ??= new OpenAIChunkReader();
        }

        return new StreamEvent
        {
            Kind = KindOf(scan),
            Frame = reader.IsTerminated ? reader.Frame : Terminate(reader.Frame),
            Delta = _chunks?.Read(reader.Data.Span, facts),
            Facts = facts,
        };
    }

    /// <summary>What the end of the bytes means: complete only with a finish reason, and the end marker where the upstream always sends one.</summary>
    public StreamEvent ReadEnd() =>
        _scanner.IsFinished && profile.Quirks.DoneMarker != true ? Ended(default) : Truncated();

    private static StreamEventKind KindOf(OpenAIScan scan)
    {
        if ((scan & (OpenAIScan.Content | OpenAIScan.Finish)) != 0)
        {
            return StreamEventKind.Content;
        }

        return scan.HasFlag(OpenAIScan.Usage) && !scan.HasFlag(OpenAIScan.Choice) ? StreamEventKind.Usage : StreamEventKind.Preamble;
    }

    // Some servers write an error as a bare line of JSON, without the field name.
    private StreamEvent? ReadStray(SseFrameReader reader) =>
        reader.Frame.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? Failed(reader.Frame) : null;

    private static bool IsErrorEvent(SseFrameReader reader)
    {
        var frame = reader.Frame.Span;
        return frame.StartsWith("event:"u8) && frame[6..].TrimStart((byte)' ').StartsWith("error"u8);
    }

    private StreamEvent Failed(ReadOnlyMemory<byte> body)
    {
        var error = client.Classify(new UpstreamFailure(response.Status, body, "application/json", response.Header));

        // The output met the model's window after text had come: that is an answer cut at its length, not a failure.
        return error.Code == LlmErrorCode.ContextLengthExceeded && _scanner.HasContent ? EndedByLength() : StreamEvent.Failed(error, facts);
    }

    private StreamEvent EndedByLength()
    {
        var output = new ArrayBufferWriter<byte>();
        var includeUsage = call.Call.Outline?.IncludeUsage == true;
        using var chunks = new OpenAIChunkWriter(
            facts.Id ?? "", facts.Model ?? "", DateTimeOffset.FromUnixTimeSeconds(facts.Created ?? 0), includeUsage);
        if (facts.FinishReason is null)
        {
            facts.FinishReason = FinishReasons.Length;
            facts.NativeFinishReason = FinishReasons.Length;
            chunks.Write(new LlmResponse { FinishReason = FinishReasons.Length }, output);
        }

        chunks.WriteEnd(output, facts.Usage);
        return Ended(output.WrittenMemory);
    }

    private StreamEvent Ended(ReadOnlyMemory<byte> frame) => new() { Kind = StreamEventKind.End, Frame = frame, Facts = facts };

    private StreamEvent Truncated() => StreamEvent.Failed(
        client.Own(new LlmError(LlmErrorCode.UpstreamTruncated, "The provider's answer ended before its end.") { UpstreamStatus = response.Status }),
        facts);

    private StreamEvent Malformed() => StreamEvent.Failed(
        client.Own(new LlmError(LlmErrorCode.UpstreamInvalidResponse, "The provider sent an event that is not JSON.") { UpstreamStatus = response.Status }),
        facts);

    private static byte[] Terminate(ReadOnlyMemory<byte> frame) => [.. frame.Span.TrimEnd("\r\n"u8), .. "\n\n"u8];
}
