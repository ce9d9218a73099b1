using Switchyard.Core.Dialects.Anthropic;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;
using Switchyard.Providers.Errors;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.Claude;

/// <summary>Reads the events of one stream of the Messages API. Not thread-safe.</summary>
/// <param name="client">Classifies its errors.</param>
/// <param name="response">The response, for its status and headers.</param>
/// <param name="wantsDelta">Whether the client speaks another dialect.</param>
internal sealed class ClaudeStream(UpstreamClient client, UpstreamResponse response, bool wantsDelta)
{
    private readonly AnthropicStreamReader _reader = new(wantsDelta);

    /// <summary>What the event under the reader means; null when it means nothing (a comment).</summary>
    /// <param name="frame">Stands on an event.</param>
    public StreamEvent? Read(SseFrameReader frame)
    {
        if (!frame.HasData)
        {
            // Some servers on the way write an error as a bare line of JSON, without the field name.
            return frame.Frame.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? Failed(frame.Frame) : null;
        }

        var read = _reader.Read(frame.Data.Span);
        if (read.Kind == StreamEventKind.Error)
        {
            // Bytes that end inside an event are a cut, not nonsense.
            return read.Error is not { } error ? Failed(frame.Data) : frame.IsTerminated ? Failed(error) : ReadEnd();
        }

        return new StreamEvent
        {
            Kind = read.Kind,
            Frame = frame.IsTerminated ? frame.Frame : Terminate(frame.Frame),
            Delta = read.Delta,
            Facts = _reader.Facts,
        };
    }

    /// <summary>What the end of the bytes means: without the end marker, always a truncated answer.</summary>
    public StreamEvent ReadEnd() =>
        Failed(new LlmError(LlmErrorCode.UpstreamTruncated, "The provider's answer ended before its end."));

    private StreamEvent Failed(ReadOnlyMemory<byte> body) => StreamEvent.Failed(
        client.Classify(new UpstreamFailure(response.Status, body, "application/json", response.Header)), _reader.Facts);

    private StreamEvent Failed(LlmError error) =>
        StreamEvent.Failed(client.Own(error with { UpstreamStatus = response.Status }), _reader.Facts);

    private static byte[] Terminate(ReadOnlyMemory<byte> frame) => [.. frame.Span.TrimEnd("\r\n"u8), .. "\n\n"u8];
}
