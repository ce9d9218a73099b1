using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchyard.Core.Chat;

/// <summary>One message of a conversation, provider-neutral.</summary>
public sealed record ChatMessage
{
    /// <summary>One of <c>system</c>, <c>developer</c>, <c>user</c>, <c>assistant</c>, <c>tool</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Text or parts; null for an assistant turn that only calls tools.</summary>
    public MessageContent? Content { get; init; }

    /// <summary>The speaker's name, where a provider takes one.</summary>
    public string? Name { get; init; }

    /// <summary>The calls an assistant turn made.</summary>
    public IReadOnlyList<ToolCall>? ToolCalls { get; init; }

    /// <summary>Of a <c>tool</c> message: the call it answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Of a <c>tool</c> message: the tool failed.</summary>
    public bool? IsError { get; init; }

    /// <summary>The refusal an assistant turn gave instead of content.</summary>
    public string? Refusal { get; init; }

    /// <summary>The visible reasoning of an assistant turn; DeepSeek demands it back with tool calls.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Reasoning blocks with their signatures, exactly as a provider sent them; must go back unchanged and in order.</summary>
    public IReadOnlyList<JsonElement>? ReasoningDetails { get; init; }

    /// <summary>Anthropic's <c>cache_control</c> for the message's last block.</summary>
    public JsonElement? CacheControl { get; init; }

    /// <summary>Annotations of an assistant turn (citations, parsed files), sent back where a provider takes them.</summary>
    public JsonElement? Annotations { get; init; }

    /// <summary>Fields of the client's dialect that this type does not name: they reach upstreams of that dialect, others are told.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, JsonElement>? Unknown { get; init; }
}
