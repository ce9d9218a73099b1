using System.Text.Json;
using Switchyard.Core.Dialects.OpenAI;

namespace Switchyard.Core.Tokens;

/// <summary>Counts the prompt in a request body of OpenAI's dialect from its bytes, as the scan of it left them. Builds no text.</summary>
/// <param name="tally">Takes what is counted.</param>
internal ref struct OpenAIPromptReader(PromptTally tally)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = OpenAIRequestScanner.MaxDepth };

    private TextTally _text;
    private TextTally _calls;
    private TextTally _reasoning;

    /// <summary>Counts a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="outline">Where its fields stand.</param>
    public void Read(ReadOnlySpan<byte> body, RequestOutline outline)
    {
        foreach (var field in outline.Fields)
        {
            var value = body[field.ValueStart..field.ValueEnd];
            var reader = new Utf8JsonReader(value, Options);
            reader.Read();
            ReadField(field.Name, value, ref reader);
        }

        (tally.Text, tally.Calls, tally.Reasoning) = (_text.Tokens, _calls.Tokens, _reasoning.Tokens);
    }

    private void ReadField(string name, ReadOnlySpan<byte> value, ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case "messages":
                ReadMessages(ref reader);
                break;
            case "input":
                tally.IsEmbedding = true;
                ReadInput(ref reader);
                break;
            case "tools" or "functions":
                ReadTools(value, ref reader);
                break;
            case "tool_choice" or "function_call":
                tally.IsToolForced = reader.TokenType == JsonTokenType.StartObject || value.SequenceEqual("\"required\""u8);
                break;
            case "response_format" when value.IndexOf("json_schema"u8) >= 0:
                tally.Schema = PromptText.OfJson(value);
                break;
            case "response_format":
                tally.IsJsonMode = value.IndexOf("json_object"u8) >= 0;
                break;
            case "reasoning_effort" or "reasoning" or "thinking":
                tally.AsksReasoning |= !IsOff(value);
                tally.IsHighEffort |= value.IndexOf("high\""u8) >= 0 || value.IndexOf("\"max\""u8) >= 0;
                break;
            case "plugins" or "web_search_options" or "transforms" or "prediction":
                tally.IsOpenEnded = true;
                break;
            default:
                break;
        }
    }

    private static bool IsOff(ReadOnlySpan<byte> value) => value.SequenceEqual("null"u8) || value.IndexOf("\"none\""u8) >= 0 ||
        value.IndexOf("\"disabled\""u8) >= 0 || (value.IndexOf("\"enabled\""u8) >= 0 && value.IndexOf("false"u8) >= 0 && value.IndexOf("clear"u8) < 0);

    private void ReadTools(ReadOnlySpan<byte> value, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            tally.ToolCount++;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8);
                reader.Read();

                // A tool the provider runs itself brings what nobody can count before.
                tally.IsOpenEnded |= isType && reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals("function"u8);
                reader.Skip();
            }
        }

        tally.Tools += tally.ToolCount == 0 ? 0 : PromptText.OfJson(value);
    }

    private void ReadInput(ref Utf8JsonReader reader)
    {
        var numbers = 0;
        do
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                Add(ref _text, in reader);
            }

            // Texts may come as tokens already.
            numbers += reader.TokenType == JsonTokenType.Number ? 1 : 0;
        }
        while (reader.Read());
        tally.Media += numbers;
    }

    private void ReadMessages(ref Utf8JsonReader reader)
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
