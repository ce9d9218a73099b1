using System.Text.Json;

namespace Switchyard.Providers.Errors;

/// <summary>Reads JSON whose fields may be absent or of any type: a miss is undefined or null, never an exception.</summary>
internal static class LooseJson
{
    private static readonly JsonDocumentOptions Options =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The value, or undefined when the bytes are not JSON.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonElement.Parse(utf8, Options);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>A field of an object; undefined when this is no object, or has no such field, or it is null.</summary>
    public static JsonElement Get(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        try
        {
            return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;
        }
        catch (InvalidOperationException)
        {
            // A name that is no valid Unicode.
            return default;
        }
    }

    /// <summary>The first item of an array; anything else as it is.</summary>
    public static JsonElement First(this JsonElement element) => element.ValueKind != JsonValueKind.Array
        ? element
        : element.EnumerateArray().FirstOrDefault();

    /// <summary>A string's text or a number's digits; null for anything else, and for blanks.</summary>
    public static string? Text(this JsonElement element)
    {
        try
        {
            var text = element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.GetRawText(),
                _ => null,
            };
            return string.IsNullOrWhiteSpace(text) ? null : text;
        }
        catch (InvalidOperationException)
        {
            // A string that is no valid Unicode.
            return null;
        }
    }

    /// <summary>Whether there is a value.</summary>
    public static bool Exists(this JsonElement element) => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The items of an array; none for anything else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];
}
