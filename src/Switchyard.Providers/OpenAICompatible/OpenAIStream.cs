using System.Buffers;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;
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
    : EventReading(client, response, facts)
{
    private static readonly LlmError Malformed = new(LlmErrorCode.UpstreamInvalidResponse, "The provider sent an event that is not JSON.");

    private readonly OpenAIAnswerScanner _scanner = new(facts);
    private OpenAIChunkReader? _chunks = call.IsPassThrough(Dialect.OpenAI) ? null : new OpenAIChunkReader();

    /// <inheritdoc/>
    public override StreamEvent ReadEnd() =>
        _scanner.IsFinished && profile.Quirks.DoneMarker != true ? Ended(default) : Truncated();

    /// <inheritdoc/>
    protected override StreamEvent ReadData(SseFrameReader reader)
    {
        if (reader.Data.Span.SequenceEqual("[DONE]"u8))
        {
            return _scanner.EndsWithMarker() ? Ended(FrameOf(reader)) : Truncated();
        }

        var scan = _scanner.Scan(reader.Data.Span);
        if (scan.HasFlag(OpenAIScan.Malformed))
        {
            return reader.IsTerminated ? Failed(Malformed) : Truncated();
        }

        if (scan.HasFlag(OpenAIScan.Error) || IsErrorEvent(reader) || OpenAIFinishReasons.IsFailure(Facts.NativeFinishReason))
        {
            return FailedOrFull(reader.Data);
        }

        if ((scan & (OpenAIScan.Parts | OpenAIScan.EmptyFinish)) != 0)
        {
            // The official clients can not read such content or such a finish reason: from here on the chunks are made here.
            _chunks ??= new OpenAIChunkReader();
        }

        return new StreamEvent
        {
            Kind = KindOf(scan),
            Frame = FrameOf(reader),
            Delta = _chunks?.Read(reader.Data.Span, Facts),
            Facts = Facts,
        };
    }

    private static StreamEventKind KindOf(OpenAIScan scan)
    {
        if ((scan & (OpenAIScan.Content | OpenAIScan.Finish)) != 0)
        {
            return StreamEventKind.Content;
        }

        return scan.HasFlag(OpenAIScan.Usage) && !scan.HasFlag(OpenAIScan.Choice) ? StreamEventKind.Usage : StreamEventKind.Preamble;
    }

    private static bool IsErrorEvent(SseFrameReader reader)
    {
        var frame = reader.Frame.Span;
        return frame.StartsWith("event:"u8) && frame[6..].TrimStart((byte)' ').StartsWith("error"u8);
    }

    private StreamEvent FailedOrFull(ReadOnlyMemory<byte> body)
    {
        var error = Classify(body);

        // The output met the model's window after text had come: that is an answer cut at its length, not a failure.
        return error.Code == LlmErrorCode.ContextLengthExceeded && _scanner.HasContent ? EndedByLength() : StreamEvent.Failed(error, Facts);
    }

    private StreamEvent EndedByLength()
    {
        var output = new ArrayBufferWriter<byte>();
        using var chunks = new OpenAIChunkWriter(
            Facts.Id ?? "", Facts.Model ?? "", DateTimeOffset.FromUnixTimeSeconds(Facts.Created ?? 0), includeUsage: call.Call.Outline?.IncludeUsage == true);
        if (Facts.FinishReason is null)
        {
            Facts.FinishReason = FinishReasons.Length;
            Facts.NativeFinishReason = FinishReasons.Length;
            chunks.Write(new LlmResponse { FinishReason = FinishReasons.Length }, output);
        }

        chunks.WriteEnd(output, Facts.Usage);
        return Ended(output.WrittenMemory);
    }
}
