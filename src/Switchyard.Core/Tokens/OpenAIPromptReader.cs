using System.Text.Json;
using Switchyard.Core.Dialects.OpenAI;

namespace Switchyard.Core.Tokens;

/// <summary>Counts the prompt in a request body of OpenAI's dialect from its bytes, as the scan of it left them. Builds no text.</summary>
/// <param name="tally">Takes what is counted.</param>
internal ref struct OpenAIPromptReader(PromptTally tally)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = OpenAIRequestScanner.MaxDepth };

    private OpenAIMessageReader _messages = new(tally);

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

        _messages.End();
    }

    private void ReadField(string name, ReadOnlySpan<byte> value, ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case "messages":
                _messages.Read(ref reader);
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
                _messages.AddText(in reader);
            }

            // Texts may come as tokens already.
            numbers += reader.TokenType == JsonTokenType.Number ? 1 : 0;
        }
        while (reader.Read());
        tally.Media += numbers;
    }
}
