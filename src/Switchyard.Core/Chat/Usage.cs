using System.Text.Json.Serialization;

namespace Switchyard.Core.Chat;

/// <summary>Token figures of one answer. Prompt figures include what was read from and written to the provider's cache.</summary>
public sealed record Usage
{
    /// <summary>Figures the provider reported.</summary>
    public const string FromProvider = "provider";

    /// <summary>Figures we counted ourselves.</summary>
    public const string Estimated = "estimated";

    /// <summary>No figures: unknown, which is not zero.</summary>
    public const string None = "none";

    /// <summary>Usage nobody reported.</summary>
    public static readonly Usage Unknown = new() { Source = None };

    /// <summary>All tokens of the prompt.</summary>
    public long PromptTokens { get; init; }

    /// <summary>All tokens of the answer, hidden reasoning included.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>The total as the provider gave it, else the sum.</summary>
    public long TotalTokens { get; init; }

    /// <summary>Prompt tokens read from the provider's cache.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Prompt tokens written to the provider's cache.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>Those of <see cref="CacheWriteTokens"/> that were written for an hour. Left out when zero.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CacheWriteLongTokens { get; init; }

    /// <summary>Those of <see cref="PromptTokens"/> that are sound. Left out when zero.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AudioInputTokens { get; init; }

    /// <summary>Those of <see cref="CompletionTokens"/> that are sound. Left out when zero.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AudioOutputTokens { get; init; }

    /// <summary>Those of <see cref="CompletionTokens"/> that are images. Left out when zero.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ImageTokens { get; init; }

    /// <summary>Tokens of hidden or visible reasoning; may exceed <see cref="CompletionTokens"/> at some providers.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>How sure we are: <see cref="FromProvider"/>, <see cref="Estimated"/> or <see cref="None"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The provider's own price of the call in USD, when it says one.</summary>
    [JsonIgnore]
    public decimal? ProviderCost { get; init; }
}
