using Switchyard.Core.Dialects.Anthropic;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.Claude;

/// <summary>Reads the events of one stream of the Messages API: without its end marker an answer is always truncated. Not thread-safe.</summary>
/// <param name="client">Classifies its errors.</param>
/// <param name="response">The response, for its status and headers.</param>
/// <param name="reader">Reads the dialect.</param>
internal sealed class ClaudeStream(UpstreamClient client, UpstreamResponse response, AnthropicStreamReader reader)
    : EventReading(client, response, reader.Facts)
{
    /// <inheritdoc/>
    protected override StreamEvent ReadData(SseFrameReader frame)
    {
        var read = reader.Read(frame.Data.Span);
        if (read.Kind == StreamEventKind.Error)
        {
            // Bytes that end inside an event are a cut, not nonsense.
            return read.Error is not { } error ? Failed(frame.Data) : frame.IsTerminated ? Failed(error) : Truncated();
        }

        // No client speaks this dialect: an event that says nothing to it must not come through as it is.
        return new StreamEvent { Kind = read.Kind, Delta = read.Delta, Facts = Facts };
    }
}
