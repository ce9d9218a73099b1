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
    private readonly Utf8JsonWriter _json = new(Stream.Null, NativeJson.Writing);
    private readonly StreamDeltas _deltas = new();

    /// <summary>Writes a delta. One that changes nothing writes nothing; finish reason, figures and price wait for the end.</summary>
    /// <param name="delta">The delta.</param>
    /// <param name="output">Takes the bytes of whole events.</param>
    public void Write(LlmResponse delta, IBufferWriter<byte> output)
    {
        if (_deltas.Change(delta) is { } changed)
        {
            WriteEvent(changed, output);
        }
    }

    /// <summary>Writes the last delta and the end marker.</summary>
    /// <param name="last">What is known only now; what it does not set is taken from the deltas.</param>
    /// <param name="output">Takes the bytes of whole events.</param>
    public void WriteEnd(LlmResponse last, IBufferWriter<byte> output)
    {
        WriteEvent(_deltas.End(last), output);
        output.Write("data: [DONE]\n\n"u8);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteEvent(LlmResponse changed, IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        _json.Reset(output);
        JsonSerializer.Serialize(_json, changed, NativeJson.Delta.LlmResponse);
        _json.Flush();
        output.Write("\n\n"u8);
    }
}
