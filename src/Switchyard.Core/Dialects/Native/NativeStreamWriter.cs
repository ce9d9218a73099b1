using System.Buffers;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Native;

/// <summary>
/// Writes the deltas of one stream as events of the native dialect: each holds only what changed, and the last one carries finish
/// reason and figures. One for each stream, used by one thread.
/// </summary>
public sealed class NativeStreamWriter : IDisposable
{
    private static readonly LlmResponse Nothing = new();

    private readonly Utf8JsonWriter _json = new(Stream.Null, NativeJson.Writing);
    private LlmResponse _told = Nothing;
    private LlmResponse _held = Nothing;

    /// <summary>Writes a delta. One that changes nothing writes nothing; finish reason, figures and price wait for the end.</summary>
    /// <param name="delta">The delta.</param>
    /// <param name="output">Takes the bytes of whole events.</param>
    public void Write(LlmResponse delta, IBufferWriter<byte> output)
    {
        var changed = Hold(delta);
        if (changed != Nothing)
        {
            WriteEvent(changed, output);
        }
    }

    /// <summary>Writes the last delta and the end marker.</summary>
    /// <param name="last">What is known only now; what it does not set is taken from the deltas.</param>
    /// <param name="output">Takes the bytes of whole events.</param>
    public void WriteEnd(LlmResponse last, IBufferWriter<byte> output)
    {
        WriteEvent(
            Hold(last) with
            {
                FinishReason = _held.FinishReason,
                NativeFinishReason = _held.NativeFinishReason,
                Usage = _held.Usage,
                Cost = _held.Cost,
            },
            output);
        output.Write("data: [DONE]\n\n"u8);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private LlmResponse Hold(LlmResponse delta)
    {
        _held = new LlmResponse
        {
            FinishReason = delta.FinishReason ?? _held.FinishReason,
            NativeFinishReason = delta.NativeFinishReason ?? _held.NativeFinishReason,
            Usage = delta.Usage ?? _held.Usage,
            Cost = delta.Cost ?? _held.Cost,
        };
        var changed = delta with
        {
            Id = Changed(delta.Id, _told.Id),
            Model = Changed(delta.Model, _told.Model),
            Provider = Changed(delta.Provider, _told.Provider),
            CreatedAt = delta.CreatedAt == _told.CreatedAt ? null : delta.CreatedAt,
            ToolCalls = delta.ToolCalls is { Count: > 0 } ? delta.ToolCalls : null,
            FinishReason = null,
            NativeFinishReason = null,
            Usage = null,
            Cost = null,
        };
        _told = new LlmResponse
        {
            Id = delta.Id ?? _told.Id,
            Model = delta.Model ?? _told.Model,
            Provider = delta.Provider ?? _told.Provider,
            CreatedAt = delta.CreatedAt ?? _told.CreatedAt,
        };
        return changed;
    }

    private void WriteEvent(LlmResponse changed, IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        _json.Reset(output);
        JsonSerializer.Serialize(_json, changed, NativeJson.Delta.LlmResponse);
        _json.Flush();
        output.Write("\n\n"u8);
    }

    private static string? Changed(string? value, string? told) => value == told ? null : value;
}
