using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Whether and how the model thinks, and the token limit that follows from it.</summary>
/// <remarks>
/// Models that think adaptively get the effort; older ones a budget: the caller's, or a share of the answer's limit by effort.
/// A limit the caller set is never raised, the budget shrinks instead; without one, room for thinking is added to the default.
/// Thinking gives way, and the caller is told, where the API refuses it: with a forced tool, on a model that can not, and by budget
/// in a tool loop whose last assistant turn came without its thinking blocks.
/// </remarks>
internal readonly record struct ThinkingPlan
{
    /// <summary>Where a budget stands that came in Anthropic's words on OpenAI's dialect, among the unknown fields.</summary>
    public const string BudgetField = "thinking.budget_tokens";

    /// <summary>The limit to send: <c>max_tokens</c>.</summary>
    public required int MaxTokens { get; init; }

    /// <summary><c>enabled</c>, <c>adaptive</c> or <c>disabled</c>; null to send nothing.</summary>
    public string? Type { get; init; }

    /// <summary>The budget of <c>enabled</c>.</summary>
    public int? Budget { get; init; }

    /// <summary>The effort of <c>adaptive</c>; null for the model's own.</summary>
    public string? Effort { get; init; }

    /// <summary>How <c>adaptive</c> shows its thinking; null for the model's own way.</summary>
    public string? Display { get; init; }

    /// <summary>Whether the rules of thinking hold for the other fields.</summary>
    public bool IsOn { get; init; }

    /// <summary>Decides.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">What the model takes.</param>
    /// <param name="lastTurnLacksThinking">Whether a tool loop goes on without the thinking that began it.</param>
    /// <param name="notes">Told of what could not be done.</param>
    public static ThinkingPlan For(LlmRequest request, ClaudeModel model, bool lastTurnLacksThinking, RequestNotes notes)
    {
        var off = new ThinkingPlan { MaxTokens = request.MaxTokens ?? AnthropicRequestWriter.DefaultMaxTokens };
        if (request.Extra?.TryGetValue("thinking", out var own) == true)
        {
            return off with { IsOn = !IsDisabled(own) };
        }

        if (request.Reasoning is not { } asked)
        {
            return off;
        }

        var reasoning = asked with { MaxTokens = asked.MaxTokens ?? OwnBudget(request) };
        switch (reasoning)
        {
            case { Enabled: false } or { Effort: "none" } or { MaxTokens: <= 0 }:
                return Disable(off, model, notes);
            case { Enabled: null, Effort: null, MaxTokens: null }:
                return off;
        }

        var forced = request.ToolChoice?.Mode is "required" or "tool";
        if (!model.Thinks || forced || (lastTurnLacksThinking && !model.IsAdaptive))
        {
            notes.Drop("reasoning");
            return off;
        }

        return model.IsAdaptive ? Adaptive(request, reasoning, model, notes) : ByBudget(off, request, reasoning, notes);
    }

    /// <summary>Writes <c>thinking</c>, when there is something to say.</summary>
    /// <param name="json">Where to.</param>
    public void Write(Utf8JsonWriter json)
    {
        if (Type is null)
        {
            return;
        }

        json.WriteStartObject("thinking");
        json.WriteString("type", Type);
        if (Budget is { } budget)
        {
            json.WriteNumber("budget_tokens", budget);
        }

        if (Display is not null)
        {
            json.WriteString("display", Display);
        }

        json.WriteEndObject();
    }

    private static int? OwnBudget(LlmRequest request) =>
        request.Unknown?.TryGetValue(BudgetField, out var value) == true &&
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var budget)
            ? budget
            : null;

    private static bool IsDisabled(JsonElement thinking) =>
        thinking.ValueKind != JsonValueKind.Object ||
        (thinking.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("disabled"u8));

    private static ThinkingPlan Disable(ThinkingPlan off, ClaudeModel model, RequestNotes notes)
    {
        if (model.AlwaysThinks)
        {
            notes.Drop("reasoning");
            return off;
        }

        return model.Thinks ? off with { Type = "disabled" } : off;
    }

    private static ThinkingPlan Adaptive(LlmRequest request, ReasoningOptions reasoning, ClaudeModel model, RequestNotes notes)
    {
        if (reasoning.MaxTokens is not null)
        {
            notes.Drop("reasoning.maxTokens");
        }

        var effort = reasoning.Effort switch
        {
            "minimal" => "low",
            "xhigh" when !model.IsSince47 => "high",
            var same => same,
        };
        if (effort != reasoning.Effort)
        {
            notes.Drop("reasoning.effort");
        }

        var room = ThinkingBudget.Of(effort, null, notes);
        return new ThinkingPlan
        {
            Type = "adaptive",
            Effort = effort,
            Display = reasoning.Exclude == true ? "omitted" : model.IsSince47 ? "summarized" : null,
            MaxTokens = request.MaxTokens ?? WithAnswer(room),
            IsOn = true,
        };
    }

    private static ThinkingPlan ByBudget(ThinkingPlan off, LlmRequest request, ReasoningOptions reasoning, RequestNotes notes)
    {
        if (request.MaxTokens <= ThinkingBudget.Least)
        {
            notes.Drop("reasoning");
            return off;
        }

        if (reasoning.Exclude == true)
        {
            notes.Drop("reasoning.exclude");
        }

        if (reasoning is { Effort: not null, MaxTokens: not null })
        {
            notes.Drop("reasoning.effort");
        }

        var wanted = reasoning.MaxTokens ?? ThinkingBudget.Of(reasoning.Effort, request.MaxTokens, notes);
        var budget = Math.Clamp(wanted, ThinkingBudget.Least, request.MaxTokens is { } limit ? limit - 1 : int.MaxValue);
        if (reasoning.MaxTokens is not null && budget != wanted)
        {
            notes.Drop("reasoning.maxTokens");
        }

        return new ThinkingPlan
        {
            Type = "enabled",
            Budget = budget,
            MaxTokens = request.MaxTokens ?? WithAnswer(budget),
            IsOn = true,
        };
    }

    private static int WithAnswer(int budget) => (int)Math.Min(int.MaxValue, (long)budget + AnthropicRequestWriter.DefaultMaxTokens);
}
