using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Writes how much to reason, in the spelling the target understands.</summary>
internal static class OpenAIReasoningWriter
{
    public static void Write(OpenAIFieldWriter fields, ReasoningOptions? reasoning)
    {
        if (reasoning is null)
        {
            return;
        }

        switch (fields.Target.Quirks.ReasoningStyle)
        {
            case "openrouter":
                WriteOpenRouter(fields, reasoning);
                break;
            case "thinking":
                WriteThinking(fields, reasoning);
                break;
            default:
                WriteEffort(fields, reasoning);
                break;
        }
    }

    private static void WriteOpenRouter(OpenAIFieldWriter fields, ReasoningOptions reasoning)
    {
        if (reasoning == new ReasoningOptions() || !fields.Open("reasoning"))
        {
            return;
        }

        var json = fields.Json;
        json.WriteStartObject();
        if (reasoning.Effort is not null)
        {
            json.WriteString("effort", reasoning.Effort);
        }

        if (reasoning.MaxTokens is { } most)
        {
            json.WriteNumber("max_tokens", most);
        }

        if (reasoning.Exclude is { } exclude)
        {
            json.WriteBoolean("exclude", exclude);
        }

        if (reasoning.Enabled is { } enabled)
        {
            json.WriteBoolean("enabled", enabled);
        }

        json.WriteEndObject();
    }

    private static void WriteEffort(OpenAIFieldWriter fields, ReasoningOptions reasoning)
    {
        var effort = reasoning.Enabled == false ? "none" : reasoning.Effort;
        WriteEffortField(fields, effort);
        if (reasoning.Enabled == true && effort is null)
        {
            fields.Drop("reasoning.enabled");
        }

        DropBudget(fields, reasoning);
    }

    private static void WriteThinking(OpenAIFieldWriter fields, ReasoningOptions reasoning)
    {
        var isOff = reasoning.Enabled == false || reasoning.Effort == "none";
        if ((isOff || reasoning.Enabled == true || reasoning.Effort is not null) && fields.Open("thinking", "reasoning"))
        {
            fields.Json.WriteStartObject();
            fields.Json.WriteString("type", isOff ? "disabled" : "enabled");
            fields.Json.WriteEndObject();
        }

        WriteEffortField(fields, isOff ? null : ToThinkingEffort(reasoning.Effort));
        DropBudget(fields, reasoning);
    }

    private static void WriteEffortField(OpenAIFieldWriter fields, string? effort)
    {
        if (effort is not null && fields.Open("reasoning_effort", "reasoning.effort"))
        {
            fields.Json.WriteStringValue(effort);
        }
    }

    private static string? ToThinkingEffort(string? effort) => effort switch
    {
        "minimal" => "low",
        "medium" or "xhigh" => "high",
        _ => effort,
    };

    private static void DropBudget(OpenAIFieldWriter fields, ReasoningOptions reasoning)
    {
        if (reasoning.MaxTokens is not null)
        {
            fields.Drop("reasoning." + fields.Told("max_tokens"));
        }

        if (reasoning.Exclude == true)
        {
            fields.Drop("reasoning.exclude");
        }
    }
}
