namespace Switchyard.Server.Endpoints.Spending;

/// <summary>The answer of <c>GET /api/v1/usage</c>.</summary>
/// <param name="From">From when on, inclusive; a whole hour, UTC.</param>
/// <param name="To">Until when, exclusive; a whole hour, UTC.</param>
/// <param name="GroupBy">By what it is grouped.</param>
/// <param name="Currency">Of all costs; always <c>USD</c>.</param>
/// <param name="Data">The groups.</param>
/// <param name="Truncated">Whether there are more groups than were asked for.</param>
internal sealed record UsageReport(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> GroupBy, string Currency, IReadOnlyList<UsageReport.Row> Data, bool Truncated)
{
    /// <summary>The sums of one group. Costs are exact decimals.</summary>
    internal sealed record Row
    {
        /// <summary>The group: a value for each of <c>groupBy</c>, null where requests had none. A key is told by its id, and <c>keyName</c> is the name it had.</summary>
        public required IReadOnlyDictionary<string, string?> Group { get; init; }

        /// <summary>The last name of the group's key within the time; null when it is not grouped by key.</summary>
        public string? KeyName { get; init; }

        /// <summary>Requests of clients.</summary>
        public required long Requests { get; init; }

        /// <summary>Requests that ended with an error; clients that left are none.</summary>
        public required long Errors { get; init; }

        /// <summary>Upstream attempts.</summary>
        public required long Attempts { get; init; }

        /// <summary>Tokens of prompts.</summary>
        public required long PromptTokens { get; init; }

        /// <summary>Tokens of answers.</summary>
        public required long CompletionTokens { get; init; }

        /// <summary>Prompt tokens read from providers' caches.</summary>
        public required long CachedTokens { get; init; }

        /// <summary>Prompt tokens written to providers' caches.</summary>
        public required long CacheWriteTokens { get; init; }

        /// <summary>Tokens of reasoning.</summary>
        public required long ReasoningTokens { get; init; }

        /// <summary>What the attempts cost; those without a price are not in it.</summary>
        public required decimal Cost { get; init; }

        /// <summary>How much of the cost rests on figures that Switchyard estimated.</summary>
        public required decimal EstimatedCost { get; init; }

        /// <summary>Attempts without a price.</summary>
        public required long Unpriced { get; init; }

        /// <summary>Requests served from the cache, or by another call's answer.</summary>
        public required long CacheHits { get; init; }

        /// <summary>What those would have cost.</summary>
        public required decimal SavedCost { get; init; }

        /// <summary>How many tokens those would have been.</summary>
        public required long SavedTokens { get; init; }
    }
}
