using System.Buffers;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Native;

/// <summary>Writes whole answers of the native dialect.</summary>
public static class NativeWriter
{
    /// <summary>Writes an answer: every field of the contract, nulls included, and no other that is not set.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="output">Takes one line of JSON.</param>
    public static void Write(LlmResponse answer, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, NativeJson.Writing);
        JsonSerializer.Serialize(json, answer with { ToolCalls = answer.ToolCalls ?? [] }, NativeJson.Whole.LlmResponse);
    }
}
