using System.Collections.Frozen;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads how much to reason, in whichever of the three spellings it is said: <c>reasoning</c>, <c>reasoning_effort</c>, <c>thinking</c>.</summary>
internal static class OpenAIReasoningReader
{
    private static readonly FrozenSet<string> ReasoningFields =
        FrozenSet.Create(StringComparer.Ordinal, "effort", "max_tokens", "exclude", "enabled");

    private static readonly FrozenSet<string> ThinkingFields = FrozenSet.Create(StringComparer.Ordinal, "type");

    public static ReasoningOptions? Read(
        JsonFields request, RequestFaults faults, ref Dictionary<string, JsonElement>? unknown)
    {
        var reasoning = request.Nested("reasoning");
        reasoning?.Others(ReasoningFields, ref unknown, "reasoning.");
        var effort = reasoning?.Text("effort");
        var shorthand = request.Text("reasoning_effort");
        if (effort is not null && shorthand is not null && effort != shorthand)
        {
            faults.Refused("reasoning_effort", "reasoning_effort and reasoning.effort say different things.");
        }

        var thinking = ReadThinking(request, faults, ref unknown);
        if (reasoning is null && shorthand is null && thinking is null)
        {
            return null;
        }

        return new ReasoningOptions
        {
            Effort = effort ?? shorthand,
            MaxTokens = reasoning?.Whole("max_tokens", 0),
            Exclude = reasoning?.Flag("exclude"),
            Enabled = reasoning?.Flag("enabled") ?? thinking,
        };
    }

    private static bool? ReadThinking(
        JsonFields request, RequestFaults faults, ref Dictionary<string, JsonElement>? unknown)
    {
        if (request.Nested("thinking") is not { } thinking)
        {
            return null;
        }

        thinking.Others(ThinkingFields, ref unknown, "thinking.");
        switch (thinking.RequiredText("type"))
        {
            case "enabled":
                return true;
            case "disabled":
                return false;
            default:
                faults.Wrong("thinking.type", "enabled or disabled");
                return null;
        }
    }
}
