using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>
/// Reads a request body of OpenAI's dialect once: checks what every target would refuse, and notes where the
/// governed fields stand. Never throws; a fault names its field.
/// </summary>
public static class OpenAIRequestScanner
{
    /// <summary>Deepest nesting of a body.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most fields of a body itself: the outline looks through them one by one.</summary>
    public const int MostFields = 256;

    /// <summary>Scans a body.</summary>
    /// <param name="body">The body, without a byte order mark.</param>
    /// <param name="kind">What is asked for.</param>
    public static Outcome<RequestOutline> Scan(ReadOnlySpan<byte> body, CallKind kind)
    {
        if (BodyText.Fault(body) is { } fault)
        {
            return fault;
        }

        try
        {
            return ScanObject(body, kind);
        }
        catch (JsonException e)
        {
            return new LlmError(
                LlmErrorCode.InvalidJson,
                $"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}), or is nested deeper than {MaxDepth}.");
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to a name or a value it has to read whose escapes are half of a surrogate pair.
            return new LlmError(LlmErrorCode.InvalidJson, "The body has a name or a value that is not valid Unicode.");
        }
    }

    private static Outcome<RequestOutline> ScanObject(ReadOnlySpan<byte> body, CallKind kind)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new LlmError(LlmErrorCode.InvalidRequest, "The body must be a JSON object.");
        }

        var outline = new RequestOutline();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (outline.Fields.Count == MostFields)
            {
                return new LlmError(LlmErrorCode.InvalidRequest, $"The body has more than {MostFields} fields.");
            }

            if (ScanField(ref reader, outline) is { } error)
            {
                return error;
            }
        }

        // Anything behind the closing brace is an error the reader throws.
        reader.Read();
        var required = kind == CallKind.Chat ? "messages" : "input";
        if (outline.Find(required) is null)
        {
            return Missing(required);
        }

        return OpenAICacheExtension.Read(body, outline) is { } wrong ? wrong : outline;
    }

    private static LlmError? ScanField(ref Utf8JsonReader reader, RequestOutline outline)
    {
        var name = NameOf(ref reader);
        var nameStart = (int)reader.TokenStartIndex;
        var nameEnd = nameStart + reader.ValueSpan.Length + 2;
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (OpenAIFieldRules.Fault(name, in reader) is { } expected)
        {
            return Invalid(name, $"{name} must be {expected}.");
        }

        var error = ScanValue(ref reader, name, outline);
        if (error is not null)
        {
            return error;
        }

        var field = new FieldSpan(name, nameStart, nameEnd, start, (int)reader.BytesConsumed);
        return outline.TryAdd(field) ? null : Invalid(name, $"{name} stands twice in the body.");
    }

    private static LlmError? ScanValue(ref Utf8JsonReader reader, string name, RequestOutline outline)
    {
        switch (name)
        {
            case "model":
                outline.Model = reader.GetString();
                return null;
            case "stream":
                outline.Stream = reader.TokenType == JsonTokenType.True;
                return null;
            case "stream_options" when reader.TokenType == JsonTokenType.StartObject:
                return ScanStreamOptions(ref reader, outline);
            case "response_format" when reader.TokenType == JsonTokenType.StartObject:
                return ScanResponseFormat(ref reader, outline);
            case "messages":
                return OpenAIMessageScanner.Scan(ref reader, outline);
            default:
                reader.Skip();
                return null;
        }
    }

    private static LlmError? ScanStreamOptions(ref Utf8JsonReader reader, RequestOutline outline)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            if (!isUsage)
            {
                reader.Skip();
                continue;
            }

            if (outline.IncludeUsageValue is not null ||
                reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
            {
                return Invalid("stream_options.include_usage", "stream_options.include_usage must be true or false, once.");
            }

            outline.IncludeUsage = reader.TokenType == JsonTokenType.True;
            outline.IncludeUsageValue = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
        }

        return null;
    }

    private static LlmError? ScanResponseFormat(ref Utf8JsonReader reader, RequestOutline outline)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType && reader.TokenType != JsonTokenType.String)
            {
                return Invalid("response_format.type", "response_format.type must be a string.");
            }

            outline.JsonSchema |= isType && reader.ValueTextEquals("json_schema"u8);
            reader.Skip();
        }

        return null;
    }

    // Field names recur in every request: no string is made for the usual ones.
    private static string NameOf(ref Utf8JsonReader reader) => reader switch
    {
        _ when reader.ValueTextEquals("model"u8) => "model",
        _ when reader.ValueTextEquals("messages"u8) => "messages",
        _ when reader.ValueTextEquals("stream"u8) => "stream",
        _ when reader.ValueTextEquals("temperature"u8) => "temperature",
        _ when reader.ValueTextEquals("max_tokens"u8) => "max_tokens",
        _ when reader.ValueTextEquals("tools"u8) => "tools",
        _ => reader.GetString()!,
    };

    private static LlmError Missing(string name) => Invalid(name, $"{name} is missing.");

    private static LlmError Invalid(string param, string message) =>
        new(LlmErrorCode.InvalidRequest, message) { Param = param };
}
