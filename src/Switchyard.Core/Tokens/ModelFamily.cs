using System.Collections.Concurrent;

namespace Switchyard.Core.Tokens;

/// <summary>
/// How models of one make dress a conversation: the tokens of their chat templates, as their makers describe them or as
/// reported figures show. Only where learning starts from.
/// </summary>
internal sealed record ModelFamily
{
    // Every call asks several times, and each answer takes some twenty searches. Ids may be callers' words, so they are bounded.
    private const int MostRemembered = 2_000;

    private static readonly ConcurrentDictionary<string, ModelFamily> Remembered = new(StringComparer.Ordinal);

    private static readonly ModelFamily Unknown = new() { IsKnown = false };

    private static readonly ModelFamily Claude = new()
    {
        Text = 1.07,
        Base = 4,
        Turn = 4,
        ToolsBase = 497,
        Tools = 1.07,
        ForcedTool = 91,
        Call = 40,
        Result = 26,
        Reasoning = 29,
        SchemaBase = 105,
        Schema = 1.07,
    };

    private static readonly ModelFamily ClaudeBefore45 = Claude with { ToolsBase = 340, ForcedTool = 0 };

    private static readonly ModelFamily Gpt = new()
    {
        Base = 3,
        Turn = 4,
        Instruction = 4,
        ToolsBase = 22,
        Tools = 0.36,
        Call = 4,
        Result = 3,
        Schema = 0.75,
    };

    private static readonly ModelFamily Gpt5 = Gpt with { Base = 2, ToolsBase = 97, HidesReasoning = true };

    private static readonly ModelFamily DeepSeek = new()
    {
        Base = 1,
        Turn = 4,
        ToolsBase = 215,
        Tools = 0.95,
        Call = 32,
        Result = 15,
        JsonMode = 20,
        HighEffort = 80,
        SentReasoning = 1,
        HidesReasoning = true,
    };

    private static readonly ModelFamily Qwen = new()
    {
        Base = 4.5,
        Turn = 5,
        Instruction = 5,
        ToolsBase = 85,
        Call = 20,
        Result = 8,
        HidesReasoning = true,
    };

    private static readonly (string Part, ModelFamily Family)[] Known =
    [
        ("claude-3", ClaudeBefore45), ("claude-2", ClaudeBefore45), ("sonnet-4-2", ClaudeBefore45), ("opus-4-2", ClaudeBefore45),
        ("opus-4.1", ClaudeBefore45), ("opus-4-1", ClaudeBefore45), ("claude", Claude),
        ("gpt-oss", new ModelFamily { Base = 65, Turn = 4, Instruction = 4, HidesReasoning = true }),
        ("gpt-5", Gpt5), ("gpt-3", Gpt), ("gpt-4", Gpt), ("chatgpt", Gpt), ("codex", Gpt5),
        ("deepseek", DeepSeek), ("qwen", Qwen), ("qwq", Qwen),
        ("llama", new ModelFamily { Base = 40, Turn = 5, Instruction = 1, ToolsBase = 60 }),
        ("mistral", new ModelFamily { Base = 1, Turn = 3, Instruction = 3, ToolsBase = 48, Reasoning = 13 }),
        ("gemini", new ModelFamily { Base = 0, Turn = 1, Instruction = 1, ToolsBase = 0, Tools = 0.7, Call = 10, Result = 8, HidesReasoning = true }),
        ("glm", new ModelFamily { Base = 4, Turn = 4, HidesReasoning = true }),
        ("minimax", new ModelFamily { Base = 36, Turn = 4, HidesReasoning = true }),
        ("grok", new ModelFamily { HidesReasoning = true }), ("kimi", new ModelFamily { HidesReasoning = true }),
    ];

    private static readonly string[] ReasoningNames = ["o1", "o3", "o4"];

    /// <summary>What a token of our count is of text.</summary>
    public double Text { get; private init; } = 1;

    /// <summary>What every prompt has on top.</summary>
    public double Base { get; private init; } = 3;

    /// <summary>What every message has on top.</summary>
    public double Turn { get; private init; } = 4;

    /// <summary>What instructions have on top.</summary>
    public double Instruction { get; private init; }

    /// <summary>What having tools at all brings.</summary>
    public double ToolsBase { get; private init; } = 60;

    /// <summary>What a token of our count is of the tools' JSON.</summary>
    public double Tools { get; private init; } = 0.95;

    /// <summary>What having to call a tool brings.</summary>
    public double ForcedTool { get; private init; }

    /// <summary>What a tool call has on top.</summary>
    public double Call { get; private init; } = 10;

    /// <summary>What a tool's result has on top.</summary>
    public double Result { get; private init; } = 6;

    /// <summary>What asking for reasoning brings.</summary>
    public double Reasoning { get; private init; }

    /// <summary>What asking for much reasoning brings.</summary>
    public double HighEffort { get; private init; }

    /// <summary>What asking for JSON without a schema brings.</summary>
    public double JsonMode { get; private init; }

    /// <summary>What a token of reasoning sent back is; most templates leave it out.</summary>
    public double SentReasoning { get; private init; }

    /// <summary>What a schema for the answer brings.</summary>
    public double SchemaBase { get; private init; }

    /// <summary>What a token of our count is of that schema's JSON.</summary>
    public double Schema { get; private init; } = 0.6;

    /// <summary>Whether answers may have tokens of reasoning that nobody shows.</summary>
    public bool HidesReasoning { get; private init; }

    /// <summary>Whether the rules are the make's own, or only what most have in common.</summary>
    public bool IsKnown { get; private init; } = true;

    /// <summary>The family of a model.</summary>
    /// <param name="model">The model's id at its upstream.</param>
    public static ModelFamily Of(string model)
    {
        if (Remembered.TryGetValue(model, out var known))
        {
            return known;
        }

        var found = Find(model);
        if (Remembered.Count < MostRemembered)
        {
            Remembered.TryAdd(model, found);
        }

        return found;
    }

    /// <summary>The prompt's tokens by this family's rules.</summary>
    /// <param name="prompt">What was counted.</param>
    public double TokensOf(PromptTally prompt)
    {
        var text = (prompt.Text * Text) + prompt.Media;
        if (prompt.IsEmbedding)
        {
            return text;
        }

        var calls = (prompt.Calls * Text) + (prompt.CallCount * Call) + (prompt.ResultCount * Result);
        var tools = prompt.ToolCount == 0 ? 0 : ToolsBase + (prompt.Tools * Tools) + (prompt.IsToolForced ? ForcedTool : 0);
        var schema = prompt.Schema == 0 ? (prompt.IsJsonMode ? JsonMode : 0) : SchemaBase + (prompt.Schema * Schema);
        var reasoning = (prompt.AsksReasoning ? Reasoning : 0) + (prompt.IsHighEffort ? HighEffort : 0) + (prompt.Reasoning * SentReasoning);
        return Base + (prompt.Turns * Turn) + (prompt.Instructions * Instruction) + text + calls + tools + schema + reasoning;
    }

    private static ModelFamily Find(string model)
    {
        foreach (var (part, family) in Known)
        {
            if (model.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return family;
            }
        }

        var name = model.AsSpan(model.LastIndexOf('/') + 1);
        foreach (var start in ReasoningNames)
        {
            if (name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return Gpt5;
            }
        }

        return Unknown;
    }
}
