using System.Buffers;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Server.Http;

namespace Switchyard.Server.Dialects;

/// <summary>A stream in OpenAI's dialect: the upstream's own frames where it speaks the same, else chunks made here.</summary>
/// <param name="exchange">The exchange.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenAIRenderer(Exchange exchange, TimeProvider time) : IStreamRenderer
{
    private readonly bool _includeUsage = exchange.Call.Outline?.IncludeUsage ?? false;
    private OpenAIChunkWriter? _chunks;

    /// <inheritdoc/>
    public void Render(in StreamEvent next, IBufferWriter<byte> output)
    {
        // Usage is always asked for, so that it can be counted; a client that did not ask does not see it.
        if (next.Kind == StreamEventKind.Usage && !_includeUsage)
        {
            _chunks?.Write(new LlmResponse { Usage = next.Facts?.Usage }, output);
            return;
        }

        if (next.Delta is { } delta)
        {
            Chunks(delta).Write(delta, output);
        }
        else if (next.Kind == StreamEventKind.End && _chunks is not null)
        {
            _chunks.Write(new LlmResponse { FinishReason = next.Facts?.FinishReason }, output);
            _chunks.WriteEnd(output);
        }
        else
        {
            output.Write(next.Frame.Span);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _chunks?.Dispose();

    /// <inheritdoc/>
    public void RenderError(LlmError error, IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        using (var json = new Utf8JsonWriter(output, EnvelopeJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("id", exchange.Call.RequestId);
            json.WriteString("object", "chat.completion.chunk");
            json.WriteNumber("created", time.GetUtcNow().ToUnixTimeSeconds());
            json.WriteString("model", exchange.Call.Model);
            OpenAIFront.WriteErrorFields(json, error, exchange.Call.RequestId, exchange.Table.Options.Errors.ExposeUpstream);

            // SDKs that look only at choices must not take this for a clean end either.
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("delta");
            json.WriteString("content", "");
            json.WriteEndObject();
            json.WriteString("finish_reason", FinishReasons.Error);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    // A whole answer from the cache was made when it says, not now.
    private OpenAIChunkWriter Chunks(LlmResponse first) =>
        _chunks ??= new OpenAIChunkWriter(exchange.Call.RequestId, exchange.Call.Model, first.CreatedAt ?? time.GetUtcNow(), _includeUsage);
}
