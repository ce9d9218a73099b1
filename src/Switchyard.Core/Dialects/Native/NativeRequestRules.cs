using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.Native;

/// <summary>What a request of the native dialect must keep to beyond its shape.</summary>
internal static class NativeRequestRules
{
    public const string Efforts = "max, xhigh, high, medium, low, minimal, none";

    /// <summary>Whether it is an effort to reason with, or none is said.</summary>
    public static bool IsEffort(string? effort) => effort is null or "max" or "xhigh" or "high" or "medium" or "low" or "minimal" or "none";

    public static LlmError? Check(LlmRequest request)
    {
        var faults = new RequestFaults();
        CheckMessages(request.Messages, faults);
        AtLeast(request.MaxTokens, 1, "maxTokens", faults);
        AtLeast(request.TimeoutMs, 1, "timeoutMs", faults);
        AtLeast(request.TopLogprobs, 0, "topLogprobs", faults);
        CheckCache(request.Cache, faults);
        CheckFormat(request.ResponseFormat, faults);
        CheckReasoning(request.Reasoning, faults);
        CheckTools(request.Tools, faults);
        CheckTexts(request.Fallbacks, "fallbacks", faults);
        CheckTexts(request.Tags, "tags", faults);
        return faults.First;
    }

    private static void CheckMessages(IReadOnlyList<ChatMessage> messages, RequestFaults faults)
    {
        if (messages.Count == 0)
        {
            faults.Wrong("messages", "a list of at least one message");
        }

        for (var i = 0; i < messages.Count; i++)
        {
            NativeMessageRules.Check(messages[i], $"messages[{i}]", faults);
        }
    }

    private static void AtLeast(int? value, int least, string path, RequestFaults faults)
    {
        if (value < least)
        {
            faults.Wrong(path, $"a whole number of at least {least}");
        }
    }

    private static void CheckCache(CacheOptions? cache, RequestFaults faults)
    {
        if (cache?.Mode is not (null or "use" or "refresh" or "bypass" or "only"))
        {
            faults.Wrong("cache.mode", "one of use, refresh, bypass, only");
        }

        AtLeast(cache?.TtlSeconds, 1, "cache.ttlSeconds", faults);
    }

    private static void CheckFormat(ResponseFormat? format, RequestFaults faults)
    {
        if (format?.Type is not (null or "text" or "json_object" or "json_schema"))
        {
            faults.Wrong("responseFormat.type", "one of text, json_object, json_schema");
        }

        if (format is { Type: "json_schema", JsonSchema: not { ValueKind: System.Text.Json.JsonValueKind.Object } })
        {
            faults.Wrong("responseFormat.jsonSchema", "an object");
        }
    }

    private static void CheckReasoning(ReasoningOptions? reasoning, RequestFaults faults)
    {
        if (!IsEffort(reasoning?.Effort))
        {
            faults.Wrong("reasoning.effort", $"one of {Efforts}");
        }

        AtLeast(reasoning?.MaxTokens, 0, "reasoning.maxTokens", faults);
    }

    private static void CheckTools(IReadOnlyList<ToolDefinition>? tools, RequestFaults faults)
    {
        for (var i = 0; i < tools?.Count; i++)
        {
            if (string.IsNullOrEmpty(tools[i]?.Name))
            {
                faults.Wrong($"tools[{i}].name", "a string that is not empty");
            }
        }
    }

    private static void CheckTexts(IReadOnlyList<string>? texts, string path, RequestFaults faults)
    {
        for (var i = 0; i < texts?.Count; i++)
        {
            if (string.IsNullOrEmpty(texts[i]))
            {
                faults.Wrong($"{path}[{i}]", "a string that is not empty");
            }
        }
    }
}
