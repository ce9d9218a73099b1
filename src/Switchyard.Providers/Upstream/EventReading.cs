using System.Text.Unicode;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;
using Switchyard.Providers.Errors;

namespace Switchyard.Providers.Upstream;

/// <summary>Reads what the events of one stream mean, in the upstream's dialect. Not thread-safe.</summary>
/// <param name="client">Classifies its errors.</param>
/// <param name="response">The response, for its status and headers.</param>
/// <param name="facts">Takes what is read beside the events.</param>
internal abstract class EventReading(UpstreamClient client, UpstreamResponse response, AnswerFacts facts)
{
    /// <summary>What is known of the answer so far.</summary>
    protected AnswerFacts Facts => facts;

    /// <summary>Reads what the head of the response says beside the events.</summary>
    public void ReadHead() => facts.Allowance = response.ReadAllowance();

    /// <summary>What the event under the reader means; null when it means nothing (a comment).</summary>
    /// <param name="reader">Stands on an event.</param>
    public StreamEvent? Read(SseFrameReader reader)
    {
        if (reader.HasData)
        {
            facts.HasInvalidText |= !Utf8.IsValid(reader.Data.Span);
            return ReadData(reader);
        }

        // Some servers write an error as a bare line of JSON, without the field name.
        return reader.Frame.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? Failed(reader.Frame) : null;
    }

    /// <summary>What the end of the bytes means. By default a truncated answer.</summary>
    public virtual StreamEvent ReadEnd() => Truncated();

    /// <summary>What an event with data means.</summary>
    /// <param name="reader">Stands on the event.</param>
    protected abstract StreamEvent ReadData(SseFrameReader reader);

    /// <summary>The upstream's own error, as an event.</summary>
    /// <param name="body">Its JSON.</param>
    protected StreamEvent Failed(ReadOnlyMemory<byte> body) => StreamEvent.Failed(Classify(body), facts);

    /// <summary>What the upstream's own error means.</summary>
    /// <param name="body">Its JSON.</param>
    protected LlmError Classify(ReadOnlyMemory<byte> body) =>
        client.Classify(new UpstreamFailure(response.Status, body, "application/json", response.Header));

    /// <summary>A failure found here, as an event.</summary>
    /// <param name="error">The failure.</param>
    protected StreamEvent Failed(LlmError error) =>
        StreamEvent.Failed(client.Own(error with { UpstreamStatus = response.Status }), facts);

    /// <summary>The answer ended before its end.</summary>
    protected StreamEvent Truncated() =>
        Failed(new LlmError(LlmErrorCode.UpstreamTruncated, "The provider's answer ended before its end."));

    /// <summary>The answer is complete.</summary>
    /// <param name="frame">The upstream's end marker; empty when it sent none.</param>
    protected StreamEvent Ended(ReadOnlyMemory<byte> frame) => new() { Kind = StreamEventKind.End, Frame = frame, Facts = facts };

    /// <summary>The event's bytes, with the blank line that a source may leave out behind its last event.</summary>
    /// <param name="reader">Stands on the event.</param>
    protected static ReadOnlyMemory<byte> FrameOf(SseFrameReader reader) =>
        reader.IsTerminated ? reader.Frame : (byte[])[.. reader.Frame.Span.TrimEnd("\r\n"u8), .. "\n\n"u8];
}
