using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchyard.Core.Chat;

/// <summary>An answer, provider-neutral; in a stream a delta that holds only what changed.</summary>
public sealed record LlmResponse
{
    /// <summary>The provider's id of the answer.</summary>
    public string? Id { get; init; }

    /// <summary>The model that answered, as the provider names it; may differ from the one asked for.</summary>
    public string? Model { get; init; }

    /// <summary>The configured provider that answered.</summary>
    public string? Provider { get; init; }

    /// <summary>When the answer was made, UTC.</summary>
    [JsonConverter(typeof(Dialects.Native.UtcTimeConverter))]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The text, or the next piece of it.</summary>
    public string? Content { get; init; }

    /// <summary>The visible reasoning, or the next piece of it.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Reasoning blocks with signatures; send them back unchanged with the next turn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JsonElement>? ReasoningDetails { get; init; }

    /// <summary>The tool calls, or fragments of them.</summary>
    public IReadOnlyList<ToolCall>? ToolCalls { get; init; }

    /// <summary>The model's refusal, when it gave one instead of content.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Refusal { get; init; }

    /// <summary>Citations and parsed files, as the provider sent them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Annotations { get; init; }

    /// <summary>Log probabilities, as the provider sent them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Logprobs { get; init; }

    /// <summary>Why the answer ended: one of the five <c>FinishReasons</c>.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The provider's own word for why it ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NativeFinishReason { get; init; }

    /// <summary>Token figures.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The price.</summary>
    public Cost? Cost { get; init; }

    /// <summary>Whether the answer came from our cache.</summary>
    public bool? Cached { get; init; }

    /// <summary>Time from the request's arrival, in milliseconds.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>What Switchyard did.</summary>
    public ResponseMetadata? Metadata { get; init; }
}
