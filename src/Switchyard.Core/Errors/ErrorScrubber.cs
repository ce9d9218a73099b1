using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Switchyard.Core.Errors;

/// <summary>
/// Makes what an upstream said fit to be shown or logged: no keys, no prompt or answer text, no control characters,
/// bounded, valid Unicode. Pure and thread-safe; never throws, whatever the bytes.
/// </summary>
public static class ErrorScrubber
{
    /// <summary>The longest message for a client, in characters.</summary>
    public const int MaxMessageLength = 500;

    /// <summary>The longest scrubbed body, in bytes of UTF-8.</summary>
    public const int MaxBodyBytes = 4 * 1024;

    // Work is bounded too: nothing of a body this long would survive the cut anyway.
    private const int MaxInput = 64 * 1024;

    // Fields in which upstreams echo the caller's text, the model's text, or who the account is.
    private static readonly FrozenSet<string> PrivateFields = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "flagged_input", "user_id", "user", "failed_generation", "input", "prompt", "messages", "content", "delta", "text", "output",
        "reasoning", "reasoning_content", "reasoning_details", "tool_calls", "arguments", "parts", "body", "api_key", "authorization");

    // The result is data for a log or a JSON string, never markup: escaping every non-ASCII character would only waste the 4 KiB.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One sentence for the client: control characters removed, keys masked, at most <see cref="MaxMessageLength"/> characters.</summary>
    /// <param name="text">What the upstream said.</param>
    public static string Message(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bounded = text.Length > MaxInput ? text[..MaxInput] : text;
        var masked = SecretMask.Apply(Printable(bounded)).Trim();
        if (masked.Length <= MaxMessageLength)
        {
            return masked;
        }

        var length = MaxMessageLength - 1;
        length -= char.IsHighSurrogate(masked[length - 1]) ? 1 : 0;
        return string.Concat(masked.AsSpan(0, length), "…");
    }

    /// <summary>
    /// The body for the log: JSON without the fields that carry text of the caller or the model, or text; keys masked;
    /// at most <see cref="MaxBodyBytes"/> bytes of valid UTF-8. Null when there is nothing but blanks.
    /// </summary>
    /// <param name="body">The upstream's bytes.</param>
    public static string? Body(ReadOnlySpan<byte> body)
    {
        var bounded = body[..Math.Min(body.Length, MaxInput)];
        var text = Json(bounded) ?? Text(Encoding.UTF8.GetString(bounded));
        return string.IsNullOrWhiteSpace(text) ? null : Cut(text);
    }

    private static string? Json(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var buffer = new ArrayBufferWriter<byte>(body.Length + 16);
            using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            {
                Copy(ref reader, writer);
            }

            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, cut JSON, or strings that are no Unicode: the text rules decide.
            return null;
        }
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when PrivateFields.Contains(reader.GetString()!):
                    reader.Skip();
                    break;
                case JsonTokenType.PropertyName:
                    writer.WritePropertyName(Masked(reader.GetString()!));
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(Value(reader.GetString()!));
                    break;
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                default:
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }
    }

    private static string Value(string value)
    {
        // OpenRouter's metadata.raw is the inner upstream's body as a string: the same rules hold inside.
        var trimmed = value.AsSpan().Trim();
        var isNested = trimmed.Length > 1 && trimmed[0] is '{' or '[';
        return isNested ? Json(Encoding.UTF8.GetBytes(value)) ?? Text(value) : Masked(value);
    }

    private static string Text(string text)
    {
        // Where the value ends can not be told in broken JSON: everything from the field on goes.
        foreach (var field in PrivateFields)
        {
            text = Before(Before(text, $"\"{field}\""), $"\"{field}\\");
        }

        return Masked(text);
    }

    private static string Before(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), "[removed]");
    }

    private static string Masked(string text) => SecretMask.Apply(Printable(text));

    private static string Printable(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029)
            {
                result.Append(' ');
            }
            else if (!IsHidden(rune))
            {
                // EnumerateRunes has already turned lone surrogates into U+FFFD.
                result.Append(rune);
            }
        }

        return result.ToString();
    }

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format && rune.Value != 0x200D;

    private static string Cut(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= MaxBodyBytes)
        {
            return text;
        }

        var end = MaxBodyBytes;
        while ((bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(bytes, 0, end);
    }
}
