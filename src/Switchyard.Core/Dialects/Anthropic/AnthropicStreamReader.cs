using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>
/// Reads a stream of Anthropic's Messages API, one event's data at a time. Not thread-safe. Nothing may be fed to it
/// after an event of kind <see cref="StreamEventKind.End"/> or <see cref="StreamEventKind.Error"/>.
/// </summary>
/// <param name="wantsDelta">
/// Whether events carry their neutral form. Without it only <see cref="Facts"/> are read and nothing is built for a content event;
/// the kinds are the same.
/// </param>
public sealed class AnthropicStreamReader(bool wantsDelta)
{
    private StreamBlocks? _blocks;
    private UsageFigures _figures;
    private bool _hasStarted;
    private bool _hasContent;

    /// <summary>What is known of the answer so far. Usage is unknown until more than the opening placeholders came.</summary>
    public AnswerFacts Facts { get; } = new();

    private StreamBlocks Blocks => _blocks ??= new StreamBlocks(wantsDelta, Facts);

    /// <summary>Whether the end marker was seen after a stop reason. A stream that ends without is truncated.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads one event.</summary>
    /// <param name="data">The event's data; its type is read from the JSON, not from the <c>event:</c> line.</param>
    public AnthropicStreamEvent Read(ReadOnlySpan<byte> data)
    {
        try
        {
            var read = Read(EventOutline.Of(data));
            _hasContent |= read.Kind == StreamEventKind.Content;
            return read;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is the reader's word for a name that is no valid text.
            return Broken("The provider's stream could not be understood.");
        }
    }

    private static AnthropicStreamEvent Broken(string message, LlmErrorCode code = LlmErrorCode.UpstreamInvalidResponse) =>
        new(StreamEventKind.Error, Error: new LlmError(code, message));

    private AnthropicStreamEvent Read(EventOutline parts)
    {
        if (JsonSlice.Is(parts.Type, "content_block_delta"u8))
        {
            return Blocks.Continue(parts.Index, parts.Delta);
        }

        if (JsonSlice.Is(parts.Type, "content_block_start"u8))
        {
            return Blocks.TryStart(parts.Index, parts.Block, out var started)
                ? started
                : Broken("The provider's stream opens more blocks than it closes.");
        }

        if (JsonSlice.Is(parts.Type, "content_block_stop"u8))
        {
            return Blocks.Stop(parts.Index);
        }

        if (JsonSlice.Is(parts.Type, "message_start"u8))
        {
            return Start(parts.Message);
        }

        if (JsonSlice.Is(parts.Type, "message_delta"u8))
        {
            return Change(parts.Delta, parts.Usage);
        }

        return JsonSlice.Is(parts.Type, "message_stop"u8) ? Finish() : Other(parts.Type);
    }

    // Neither an error nor part of the answer, a ping or an event yet unknown says nothing.
    private static AnthropicStreamEvent Other(ReadOnlySpan<byte> type) =>
        new(JsonSlice.Is(type, "error"u8) ? StreamEventKind.Error : StreamEventKind.Preamble);

    // A second start means that a gateway on the way tried again: what came before is void, unless it is with the client already.
    private AnthropicStreamEvent Start(ReadOnlySpan<byte> message)
    {
        if (_hasStarted && _hasContent)
        {
            return Broken("The provider began its answer a second time.");
        }

        _hasStarted = true;
        Blocks.Reset();
        _figures = default;
        _figures.Apply(JsonSlice.Find(message, "usage"u8), isStart: true);
        Facts.Id = JsonSlice.Text(JsonSlice.Find(message, "id"u8));
        Facts.Model = JsonSlice.Text(JsonSlice.Find(message, "model"u8));
        Facts.Usage = Usage.Unknown;
        Facts.Output = default;
        Facts.OutputCalls = 0;
        var delta = wantsDelta ? new LlmResponse { Id = Facts.Id, Model = Facts.Model } : null;
        return new AnthropicStreamEvent(StreamEventKind.Preamble, delta);
    }

    private AnthropicStreamEvent Change(ReadOnlySpan<byte> delta, ReadOnlySpan<byte> usage)
    {
        var reason = JsonSlice.Text(JsonSlice.Find(delta, "stop_reason"u8));
        if (reason is not null)
        {
            Facts.NativeFinishReason = reason;
            Facts.FinishReason = StopReasons.ToFinishReason(reason);
        }

        if (!usage.IsEmpty)
        {
            _figures.Apply(usage);
            Facts.Usage = _figures.ToUsage();
        }

        var kind = reason is not null ? StreamEventKind.Content : usage.IsEmpty ? StreamEventKind.Preamble : StreamEventKind.Usage;
        if (!wantsDelta || kind == StreamEventKind.Preamble)
        {
            return new AnthropicStreamEvent(kind);
        }

        return new AnthropicStreamEvent(kind, new LlmResponse
        {
            FinishReason = reason is null ? null : Facts.FinishReason,
            NativeFinishReason = reason,
            Refusal = reason == "refusal"
                ? JsonSlice.Text(JsonSlice.Find(JsonSlice.Find(delta, "stop_details"u8), "explanation"u8))
                : null,
            Usage = usage.IsEmpty ? null : Facts.Usage,
        });
    }

    private AnthropicStreamEvent Finish()
    {
        IsComplete = Facts.FinishReason is not null;
        return IsComplete
            ? new AnthropicStreamEvent(StreamEventKind.End)
            : Broken("The provider's stream ended without a stop reason.", LlmErrorCode.UpstreamTruncated);
    }
}
