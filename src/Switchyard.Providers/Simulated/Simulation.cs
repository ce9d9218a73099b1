using System.Globalization;
using System.Text.Json;

namespace Switchyard.Providers.Simulated;

/// <summary>What a request asks the simulated upstream to do wrong, slowly, or specially: its field <c>simulate</c>, or the model's name.</summary>
internal sealed record Simulation
{
    /// <summary>Longest simulated wait, so that a test can not hold a connection for ever by a typo.</summary>
    private const int LongestWaitMs = 600_000;

    private static readonly string[] Breaks = ["cut", "reset", "stall", "heartbeat", "error", "malformed", "html", "empty", "error-in-200"];

    /// <summary>The fault models: each is the general model with one thing set.</summary>
    public static readonly IReadOnlyDictionary<string, Simulation> Models = new Dictionary<string, Simulation>(StringComparer.Ordinal)
    {
        ["sim-1"] = new(),
        ["sim-reasoning"] = new() { Reasons = true },
        ["sim-slow"] = new() { DelayMs = 2_000, ChunkDelayMs = 50 },
        ["sim-stall"] = new() { BreakWith = "stall", BreakAfter = 2 },
        ["sim-heartbeat"] = new() { BreakWith = "heartbeat", BreakAfter = 0 },
        ["sim-cut"] = new() { BreakWith = "cut", BreakAfter = 2 },
        ["sim-reset"] = new() { BreakWith = "reset", BreakAfter = 2 },
        ["sim-stream-error"] = new() { BreakWith = "error", BreakAfter = 2 },
        ["sim-malformed"] = new() { BreakWith = "malformed", BreakAfter = 2 },
        ["sim-html"] = new() { BreakWith = "html" },
        ["sim-empty"] = new() { BreakWith = "empty" },
        ["sim-error-in-200"] = new() { BreakWith = "error-in-200" },
        ["sim-overloaded"] = new() { Error = 529 },
        ["sim-rate-limited"] = new() { Error = 429, RetryAfterSeconds = 1 },
        ["sim-length"] = new() { Finish = "length" },
        ["sim-content-filter"] = new() { Finish = "content_filter" },
        ["sim-no-usage"] = new() { HasUsage = false },
    };

    /// <summary>Wait before the response's head, in milliseconds.</summary>
    public int DelayMs { get; init; }

    /// <summary>Wait before the first content, in milliseconds.</summary>
    public int FirstContentMs { get; init; }

    /// <summary>Wait between contents, in milliseconds.</summary>
    public int ChunkDelayMs { get; init; }

    /// <summary>HTTP status of an error instead of an answer; 0 for none.</summary>
    public int Error { get; init; }

    /// <summary>The <c>Retry-After</c> of that error; 0 for none.</summary>
    public int RetryAfterSeconds { get; init; }

    /// <summary>How the answer goes wrong: <c>cut</c>, <c>reset</c>, <c>stall</c>, <c>heartbeat</c>, <c>error</c>, <c>malformed</c>, <c>html</c>, <c>empty</c>, <c>error-in-200</c>.</summary>
    public string? BreakWith { get; init; }

    /// <summary>After how many contents it goes wrong.</summary>
    public int BreakAfter { get; init; }

    /// <summary>The text to answer with; null for the usual one.</summary>
    public string? Text { get; init; }

    /// <summary>The finish reason to end with; null for the usual one.</summary>
    public string? Finish { get; init; }

    /// <summary>Whether to reason even when not asked to.</summary>
    public bool Reasons { get; init; }

    /// <summary>Whether usage is reported.</summary>
    public bool HasUsage { get; init; } = true;

    /// <summary>What a request asks for. Unknown models are the caller's to refuse.</summary>
    /// <param name="model">The model.</param>
    /// <param name="body">The request.</param>
    /// <returns>Null when there is no such model.</returns>
    public static Simulation? Of(string model, JsonElement body)
    {
        var simulation = Models.GetValueOrDefault(model) ?? ErrorModel(model);
        return simulation is not null && body.TryGetProperty("simulate", out var wishes) && wishes.ValueKind == JsonValueKind.Object
            ? simulation.With(wishes)
            : simulation;
    }

    /// <summary>Why this can not be simulated; null when it can.</summary>
    public string? FindFault() => this switch
    {
        { Error: not (0 or (>= 400 and <= 599)) } => "simulate.error must be a status from 400 to 599.",
        { BreakWith: { } fault } when !Breaks.Contains(fault) => $"simulate.breakWith must be one of {string.Join(", ", Breaks)}.",
        _ => null,
    };

    private static Simulation? ErrorModel(string model)
    {
        const string prefix = "sim-error-";
        return model.StartsWith(prefix, StringComparison.Ordinal) &&
            int.TryParse(model.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var status) &&
            status is >= 400 and <= 599
            ? new Simulation { Error = status }
            : null;
    }

    private Simulation With(JsonElement wishes) => this with
    {
        DelayMs = Number(wishes, "delayMs", DelayMs),
        FirstContentMs = Number(wishes, "firstContentMs", FirstContentMs),
        ChunkDelayMs = Number(wishes, "chunkDelayMs", ChunkDelayMs),
        Error = Number(wishes, "error", Error),
        RetryAfterSeconds = Number(wishes, "retryAfterSeconds", RetryAfterSeconds),
        BreakWith = Word(wishes, "breakWith") ?? BreakWith,
        BreakAfter = Number(wishes, "breakAfter", BreakAfter),
        Text = Word(wishes, "text") ?? Text,
        Finish = Word(wishes, "finish") ?? Finish,
        HasUsage = wishes.TryGetProperty("usage", out var usage) ? usage.ValueKind != JsonValueKind.False : HasUsage,
    };

    private static int Number(JsonElement wishes, string name, int otherwise) =>
        wishes.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? Math.Clamp(number, 0, LongestWaitMs)
            : otherwise;

    private static string? Word(JsonElement wishes, string name) =>
        wishes.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
