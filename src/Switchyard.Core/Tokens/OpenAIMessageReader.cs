using System.Text.Json;

namespace Switchyard.Core.Tokens;

/// <summary>Counts the messages of a request body of OpenAI's dialect, and any other text of it. Builds no text.</summary>
/// <param name="tally">Takes what is counted.</param>
internal ref struct OpenAIMessageReader(PromptTally tally)
{
    private TextTally _text;
    private TextTally _calls;
    private TextTally _reasoning;

    /// <summary>Counts a text that is in no message.</summary>
    /// <param name="reader">At the text.</param>
    public void AddText(in Utf8JsonReader reader) => Add(ref _text, in reader);

    /// <summary>Hands over what was counted.</summary>
    public readonly void End() => (tally.Text, tally.Calls, tally.Reasoning) = (_text.Tokens, _calls.Tokens, _reasoning.Tokens);

    /// <summary>Counts the list of messages.</summary>
    /// <param name="reader">At its begin.</param>
    public void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            tally.Turns++;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadMessageField(ref reader);
            }
        }
    }

    private void ReadMessageField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("content"u8))
        {
            reader.Read();
            ReadContent(ref reader);
        }
        else if (reader.ValueTextEquals("role"u8))
        {
            reader.Read();
            var isInstruction = reader.ValueTextEquals("system"u8) || reader.ValueTextEquals("developer"u8);
            tally.Instructions += isInstruction ? 1 : 0;
            tally.Turns -= isInstruction ? 1 : 0;
            tally.ResultCount += reader.ValueTextEquals("tool"u8) || reader.ValueTextEquals("function"u8) ? 1 : 0;
        }
        else if (reader.ValueTextEquals("tool_calls"u8) || reader.ValueTextEquals("function_call"u8))
        {
            reader.Read();
            ReadCalls(ref reader);
        }
        else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
        {
            reader.Read();
            AddIfText(ref _reasoning, ref reader);
        }
        else
        {
            var isText = reader.ValueTextEquals("name"u8) || reader.ValueTextEquals("refusal"u8);
            reader.Read();
            if (isText)
            {
                AddIfText(ref _text, ref reader);
            }

            reader.Skip();
        }
    }

    private void ReadContent(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            AddIfText(ref _text, ref reader);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadPart(ref reader);
            }
        }
    }

    private void ReadPart(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("refusal"u8);
            var isImage = reader.ValueTextEquals("image_url"u8);
            var isOther = reader.ValueTextEquals("input_audio"u8) || reader.ValueTextEquals("file"u8) || reader.ValueTextEquals("video_url"u8);
            reader.Read();
            tally.Media += isOther ? PromptTally.MediaTokens : 0;
            if (isText)
            {
                AddIfText(ref _text, ref reader);
            }
            else if (isImage)
            {
                ReadImage(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadImage(ref Utf8JsonReader reader)
    {
        var isSmall = false;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isDetail = reader.ValueTextEquals("detail"u8);
                reader.Read();
                isSmall |= isDetail && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("low"u8);
                reader.Skip();
            }
        }

        tally.Media += isSmall ? PromptTally.SmallImageTokens : PromptTally.ImageTokens;
    }

    private void ReadCalls(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return;
        }

        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            var isName = reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("name"u8);
            if (isName || (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("arguments"u8)))
            {
                tally.CallCount += isName ? 1 : 0;
                reader.Read();
                AddIfText(ref _calls, ref reader);
            }
        }
    }

    private static void AddIfText(ref TextTally into, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            Add(ref into, in reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private static void Add(ref TextTally into, in Utf8JsonReader reader)
    {
        into.Add(reader.ValueSpan, reader.ValueIsEscaped);
        into.Break();
    }
}
