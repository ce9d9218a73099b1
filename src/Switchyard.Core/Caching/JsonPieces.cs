using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects;

namespace Switchyard.Core.Caching;

/// <summary>Puts together what providers send as JSON of their own, piece by piece. Not thread-safe.</summary>
internal sealed class JsonPieces
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256 };

    // Their texts come in pieces; every other member comes once, or again as it was.
    private static readonly string[] Texts = ["text", "summary", "data"];

    private readonly List<JsonElement> _details = [];
    private readonly List<JsonElement> _annotations = [];
    private readonly List<JsonElement> _logprobs = [];

    public void Add(LlmResponse delta)
    {
        _details.AddRange(delta.ReasoningDetails ?? []);
        if (delta.Annotations is { ValueKind: JsonValueKind.Array } annotations)
        {
            _annotations.AddRange(annotations.EnumerateArray());
        }

        if (delta.Logprobs is { ValueKind: JsonValueKind.Object } logprobs)
        {
            _logprobs.Add(logprobs);
        }
    }

    public JsonElement? Annotations() => _annotations.Count == 0 ? null : Written(json => RawJson.Write(json, _annotations));

    // Each member is a list of the tokens of that piece.
    public JsonElement? Logprobs() => _logprobs.Count == 0 ? null : Written(json =>
    {
        json.WriteStartObject();
        foreach (var name in _logprobs.SelectMany(piece => piece.EnumerateObject()).Select(member => member.Name).Distinct())
        {
            JsonElement[] lists = [.. _logprobs.Select(piece => piece.TryGetProperty(name, out var list) ? list : default).Where(list => list.ValueKind == JsonValueKind.Array)];
            json.WritePropertyName(name);
            if (lists.Length == 0)
            {
                json.WriteNullValue();
                continue;
            }

            RawJson.Write(json, [.. lists.SelectMany(list => list.EnumerateArray())]);
        }

        json.WriteEndObject();
    });

    public IReadOnlyList<JsonElement>? ReasoningDetails()
    {
        if (_details.Count == 0)
        {
            return null;
        }

        var blocks = new List<List<JsonElement>>();
        foreach (var piece in _details)
        {
            if (blocks.FindLast(block => AreOne(block[0], piece)) is { } known)
            {
                known.Add(piece);
            }
            else
            {
                blocks.Add([piece]);
            }
        }

        return [.. blocks.Select(Join)];
    }

    private static bool AreOne(JsonElement one, JsonElement other) =>
        Raw(one, "type") == Raw(other, "type") && Raw(one, "index") is { } index && index == Raw(other, "index");

    private static string? Raw(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.GetRawText()
            : null;

    private static JsonElement Join(List<JsonElement> pieces) => pieces.Count == 1 ? pieces[0] : Written(json =>
    {
        json.WriteStartObject();
        foreach (var name in pieces.SelectMany(piece => piece.EnumerateObject()).Select(member => member.Name).Distinct())
        {
            JsonElement[] values = [.. pieces.Select(piece => piece.TryGetProperty(name, out var value) ? value : default)
                .Where(value => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))];
            json.WritePropertyName(name);
            if (values.Length == 0)
            {
                json.WriteNullValue();
            }
            else if (Array.IndexOf(Texts, name) >= 0 && Array.TrueForAll(values, value => value.ValueKind == JsonValueKind.String))
            {
                json.WriteStringValue(string.Concat(values.Select(value => JsonText.Of(value))));
            }
            else
            {
                RawJson.Write(json, values[^1]);
            }
        }

        json.WriteEndObject();
    });

    private static JsonElement Written(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output, Options);
        write(json);
        json.Flush();
        return JsonElement.Parse(output.WrittenSpan, Reading);
    }
}
