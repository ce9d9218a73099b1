using System.Text.Json;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Counts the content of a whole answer.</summary>
internal static class AnswerCount
{
    /// <summary>Counts text, reasoning and tool calls.</summary>
    /// <param name="content">The list of blocks, known to be JSON.</param>
    /// <param name="facts">Takes the count.</param>
    public static void Add(ReadOnlySpan<byte> content, AnswerFacts facts)
    {
        var reader = new Utf8JsonReader(content);
        if (content.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                AddField(content, ref reader, facts);
            }
        }
    }

    private static void AddField(ReadOnlySpan<byte> content, ref Utf8JsonReader reader, AnswerFacts facts)
    {
        var isText = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("thinking"u8) || reader.ValueTextEquals("name"u8);
        var isInput = reader.ValueTextEquals("input"u8);
        var isType = reader.ValueTextEquals("type"u8);
        var value = JsonSlice.Value(content, ref reader);
        if (isText && JsonSlice.HasText(value))
        {
            facts.Output.Add(value[1..^1], isEscaped: true);
            facts.Output.Break();
        }
        else if (isInput)
        {
            facts.OutputCalls++;
            facts.Output.Add(value, isEscaped: true);
            facts.Output.Break();
        }

        facts.HasUncounted |= isType && !(JsonSlice.Is(value, "text"u8) || JsonSlice.Is(value, "thinking"u8) || JsonSlice.Is(value, "tool_use"u8));
    }
}
