namespace Switchyard.Core.Accounting;

/// <summary>The sums of one group. Costs are exact decimals in USD; what has no price is counted, never added as zero.</summary>
public sealed record UsageRow
{
    /// <summary>The group's values in the order of the query; null where a request had none. Times are ISO 8601.</summary>
    public required IReadOnlyList<string?> Group { get; init; }

    /// <summary>The last name of the group's key within the time; null when the query does not group by key.</summary>
    public string? KeyName { get; init; }

    /// <summary>Requests of clients.</summary>
    public long Requests { get; init; }

    /// <summary>Requests that ended with an error.</summary>
    public long Errors { get; init; }

    /// <summary>Upstream attempts.</summary>
    public long Attempts { get; init; }

    /// <summary>Tokens of prompts.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Tokens of answers.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>Prompt tokens read from providers' caches.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Prompt tokens written to providers' caches.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>Tokens of reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>What the attempts cost, those without a price left out.</summary>
    public decimal Cost { get; init; }

    /// <summary>How much of <see cref="Cost"/> rests on figures we estimated ourselves.</summary>
    public decimal EstimatedCost { get; init; }

    /// <summary>Attempts without a price.</summary>
    public long Unpriced { get; init; }

    /// <summary>Requests served from the cache or by another call's answer.</summary>
    public long CacheHits { get; init; }

    /// <summary>What those would have cost.</summary>
    public decimal SavedCost { get; init; }

    /// <summary>How many tokens those would have been.</summary>
    public long SavedTokens { get; init; }
}
