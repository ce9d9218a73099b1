using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchyard.Core.Chat;

/// <summary>Everything of a request but its messages. Null means: not said, the provider decides.</summary>
public record LlmRequestOptions
{
    /// <summary>An alias, <c>provider:model</c>, or a provider's model id. Default: <c>DefaultModel</c> of the configuration.</summary>
    public string? Model { get; init; }

    /// <summary>The configured provider to use.</summary>
    public string? Provider { get; init; }

    /// <summary>The named defaults for what the request leaves out. Default: none.</summary>
    public string? Preset { get; init; }

    /// <summary>Most tokens of the answer, hidden reasoning included.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Sampling temperature; digits are kept as they came.</summary>
    public decimal? Temperature { get; init; }

    /// <summary>Nucleus sampling.</summary>
    public decimal? TopP { get; init; }

    /// <summary>Sample from the k most likely tokens.</summary>
    public int? TopK { get; init; }

    /// <summary>Least probability relative to the most likely token.</summary>
    public decimal? MinP { get; init; }

    /// <summary>Sequences that end the answer. In JSON a string or a list.</summary>
    [JsonConverter(typeof(Dialects.Native.StopConverter))]
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>Seed for repeatable sampling, where a provider takes one.</summary>
    public long? Seed { get; init; }

    /// <summary>Frequency penalty.</summary>
    public decimal? FrequencyPenalty { get; init; }

    /// <summary>Presence penalty.</summary>
    public decimal? PresencePenalty { get; init; }

    /// <summary>Repetition penalty.</summary>
    public decimal? RepetitionPenalty { get; init; }

    /// <summary>Bias by token id.</summary>
    public JsonElement? LogitBias { get; init; }

    /// <summary>Ask for log probabilities.</summary>
    public bool? Logprobs { get; init; }

    /// <summary>How many alternatives per token.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>The tools the model may call.</summary>
    public IReadOnlyList<ToolDefinition>? Tools { get; init; }

    /// <summary>Whether and which tool must be called.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>Whether several tools may be called in one turn.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>The form of the answer.</summary>
    public ResponseFormat? ResponseFormat { get; init; }

    /// <summary>How much to reason.</summary>
    public ReasoningOptions? Reasoning { get; init; }

    /// <summary>Targets to try, in order, when the first one fails before its first content.</summary>
    public IReadOnlyList<string>? Fallbacks { get; init; }

    /// <summary>Deadline over all attempts, in milliseconds.</summary>
    public int? TimeoutMs { get; init; }

    /// <summary>The caller's own user.</summary>
    public string? User { get; init; }

    /// <summary>Free data of the caller, passed to providers that take it.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Tags for cache invalidation and spend reports.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What the cache may do.</summary>
    public CacheOptions? Cache { get; init; }

    /// <summary>Fields in the provider's own dialect, passed through as they are.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Extra { get; init; }

    /// <summary>Top-level fields of the client's dialect that this type does not name.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, JsonElement>? Unknown { get; init; }
}
