using System.Text.Json;

namespace Switchyard.FakeUpstream.Recordings;

/// <summary>Lenient reading of recorded JSON: what is absent, null or of another kind reads as nothing.</summary>
internal static class RecordedJson
{
    public static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Field(this JsonElement? at, string name) =>
        at is { ValueKind: JsonValueKind.Object } element
        && element.TryGetProperty(name, out var value)
        && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement? at) =>
        at is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long? Number(this JsonElement? at) =>
        at is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;

    public static IEnumerable<JsonElement?> Items(this JsonElement? at) =>
        at is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(e => (JsonElement?)e) : [];
}
