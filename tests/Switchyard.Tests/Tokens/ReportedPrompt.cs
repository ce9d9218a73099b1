using System.Text.Json.Nodes;

namespace Switchyard.Tests.Tokens;

/// <summary>Finds the prompt tokens a recorded answer reports: the last figures that came.</summary>
internal static class ReportedPrompt
{
    public static long? Of(JsonNode response)
    {
        long? found = null;
        foreach (var json in Objects(response))
        {
            var usage = json["usage"] as JsonObject ?? (json["message"] as JsonObject)?["usage"] as JsonObject;
            var total = Number(usage, "prompt_tokens") ?? (Number(usage, "input_tokens") is { } input
                ? input + (Number(usage, "cache_read_input_tokens") ?? 0) + (Number(usage, "cache_creation_input_tokens") ?? 0)
                : Number(json, "input_tokens"));
            found = total is > 0 ? total : found;
        }

        return found;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode response)
    {
        if (response["body"] is JsonObject body)
        {
            yield return body;
        }

        foreach (var line in (response["bodyText"] as JsonValue)?.GetValue<string>().Split('\n') ?? [])
        {
            var text = line.StartsWith("data:", StringComparison.Ordinal) ? line[5..].Trim() : line.Trim();
            if (text.StartsWith('{') && text.EndsWith('}') && Parse(text) is { } json)
            {
                yield return json;
            }
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static long? Number(JsonObject? json, string name) => json?[name] is JsonValue value && value.TryGetValue(out long number) ? number : null;
}
