using System.Text.Json;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Counts the text of one message or delta while it is skipped.</summary>
/// <param name="facts">Takes the count.</param>
internal ref struct OpenAIAnswerText(AnswerFacts facts)
{
    private bool _hasReasoning;

    /// <summary>Whether the field is reasoning that was not counted yet: some servers send it under two names.</summary>
    /// <param name="reader">Stands on the field's name.</param>
    public bool IsReasoning(ref Utf8JsonReader reader)
    {
        if (_hasReasoning || !(reader.ValueTextEquals("reasoning"u8) || reader.ValueTextEquals("reasoning_content"u8)))
        {
            return false;
        }

        _hasReasoning = true;
        return true;
    }

    /// <summary>Skips a value and counts it. True when it holds anything: not null, false, "", [] or {}.</summary>
    /// <param name="reader">Stands on the field's name.</param>
    public readonly bool SkipFilled(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null or JsonTokenType.False:
                return false;
            case JsonTokenType.String:
                facts.Output.Add(reader.ValueSpan, reader.ValueIsEscaped);
                return reader.ValueSpan.Length > 0;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                return CountNested(ref reader);
            default:
                return true;
        }
    }

    /// <summary>Skips what is paid for but can not be counted; what it returns is as <see cref="SkipFilled"/>.</summary>
    /// <param name="reader">Stands on the field's name.</param>
    public readonly bool SkipUncounted(ref Utf8JsonReader reader)
    {
        // The second name of reasoning that was counted under the first one is no such thing.
        var isReasoning = reader.ValueTextEquals("reasoning"u8) || reader.ValueTextEquals("reasoning_content"u8);
        var isFilled = ValueReader.SkipFilled(ref reader);
        facts.HasUncounted |= isFilled && !isReasoning;
        return isFilled;
    }

    private readonly bool CountNested(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        reader.Read();
        var isEmpty = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
        while (reader.CurrentDepth > depth)
        {
            var isField = reader.TokenType == JsonTokenType.PropertyName;
            var isName = isField && reader.ValueTextEquals("name"u8);
            var isText = isName || (isField && (reader.ValueTextEquals("arguments"u8) || reader.ValueTextEquals("text"u8)));
            reader.Read();
            if (isText && reader.TokenType == JsonTokenType.String)
            {
                facts.OutputCalls += isName && reader.ValueSpan.Length > 0 ? 1 : 0;
                facts.Output.Add(reader.ValueSpan, reader.ValueIsEscaped);
            }
        }

        return !isEmpty;
    }
}
