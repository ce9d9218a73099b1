using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchyard.Providers.Simulated;

/// <summary>What the simulated model says: a function of the request alone.</summary>
internal sealed record SimulatedAnswer
{
    private const int EchoedCharacters = 400;
    private const int BytesPerToken = 4;

    /// <summary>The text, in the pieces a stream sends.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>The reasoning, in pieces.</summary>
    public IReadOnlyList<string> Reasoning { get; init; } = [];

    /// <summary>The tools called: name and arguments.</summary>
    public IReadOnlyList<(string Name, string Arguments)> Calls { get; init; } = [];

    /// <summary>Why it ends.</summary>
    public required string Finish { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public int CompletionTokens => Tokens(string.Concat(Text)) + ReasoningTokens + Calls.Sum(call => Tokens(call.Name + call.Arguments));

    /// <summary>Tokens of the reasoning.</summary>
    public int ReasoningTokens => Tokens(string.Concat(Reasoning));

    /// <summary>Answers a request.</summary>
    /// <param name="body">The request.</param>
    /// <param name="simulation">What it asks for specially.</param>
    public static SimulatedAnswer To(JsonElement body, Simulation simulation)
    {
        var calls = CallsFor(body);
        var text = calls.Count > 0 ? "" : simulation.Text ?? TextFor(body);
        var reasons = simulation.Reasons || AsksForReasoning(body);
        var answer = new SimulatedAnswer
        {
            Calls = calls,
            Text = Pieces(text),
            Reasoning = reasons ? Pieces("The question is simple. A short answer will do.") : [],
            Finish = simulation.Finish ?? (calls.Count > 0 ? "tool_calls" : "stop"),
            PromptTokens = Tokens(body.GetProperty("messages").GetRawText()),
        };
        return answer.CutAt(body);
    }

    private static string TextFor(JsonElement body)
    {
        if (body.TryGetProperty("response_format", out var format) && format.ValueKind == JsonValueKind.Object &&
            format.TryGetProperty("type", out var type))
        {
            if (type.ValueEquals("json_schema") && format.TryGetProperty("json_schema", out var named) &&
                named.TryGetProperty("schema", out var schema))
            {
                return SchemaSample.Of(schema)?.ToJsonString(SchemaSample.Json) ?? "null";
            }

            if (type.ValueEquals("json_object"))
            {
                return new JsonObject { ["answer"] = Echo(body) }.ToJsonString(SchemaSample.Json);
            }
        }

        return $"You said: {Echo(body)} (This answer is simulated; no provider was asked.)";
    }

    private static List<(string, string)> CallsFor(JsonElement body)
    {
        var last = body.GetProperty("messages").EnumerateArray().Last();
        if (!body.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array || RoleOf(last) == "tool")
        {
            return [];
        }

        var choice = body.TryGetProperty("tool_choice", out var chosen) ? chosen : default;
        if (choice.ValueKind == JsonValueKind.String && choice.ValueEquals("none"))
        {
            return [];
        }

        var wanted = choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("function", out var function) &&
            function.TryGetProperty("name", out var name) ? name.GetString() : null;
        var one = wanted is not null || (body.TryGetProperty("parallel_tool_calls", out var parallel) && parallel.ValueKind == JsonValueKind.False);
        return
        [
            .. tools.EnumerateArray()
                .Where(tool => tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("function", out _))
                .Select(tool => tool.GetProperty("function"))
                .Where(tool => wanted is null || tool.GetProperty("name").GetString() == wanted)
                .Take(one ? 1 : 8)
                .Select(Call),
        ];
    }

    private static (string, string) Call(JsonElement tool)
    {
        var arguments = tool.TryGetProperty("parameters", out var schema) ? SchemaSample.Of(schema)?.ToJsonString(SchemaSample.Json) : null;
        return (tool.GetProperty("name").GetString() ?? "", arguments ?? "{}");
    }

    private static string Echo(JsonElement body)
    {
        var last = body.GetProperty("messages").EnumerateArray().LastOrDefault(message => RoleOf(message) is "user" or "tool");
        var content = last.ValueKind == JsonValueKind.Object && last.TryGetProperty("content", out var value) ? value : default;
        var text = content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Concat(content.EnumerateArray()
                .Select(part => part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var piece) &&
                    piece.ValueKind == JsonValueKind.String ? piece.GetString() : "")),
            _ => "",
        };
        return text.Length <= EchoedCharacters ? text : text[..(EchoedCharacters - (char.IsHighSurrogate(text[EchoedCharacters - 1]) ? 1 : 0))];
    }

    private static bool AsksForReasoning(JsonElement body) =>
        (body.TryGetProperty("reasoning", out var reasoning) && reasoning.ValueKind == JsonValueKind.Object &&
            !(reasoning.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.False)) ||
        (body.TryGetProperty("reasoning_effort", out var effort) && effort.ValueKind == JsonValueKind.String && !effort.ValueEquals("none"));

    private SimulatedAnswer CutAt(JsonElement body)
    {
        var limit = Limit(body, "max_tokens") ?? Limit(body, "max_completion_tokens");
        if (limit is not { } most || Text.Count <= most)
        {
            return this;
        }

        return this with { Text = [.. Text.Take(most)], Finish = "length" };
    }

    private static int? Limit(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static string? RoleOf(JsonElement message) =>
        message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String ? role.GetString() : null;

    // Words with the blank before them, as models send them.
    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == ' ')
            {
                pieces.Add(text[start..i]);
                start = i;
            }
        }

        if (text.Length > 0)
        {
            pieces.Add(text[start..]);
        }

        return pieces;
    }

    private static int Tokens(string text) => text.Length == 0 ? 0 : (System.Text.Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
