using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>How an attempt becomes a row of <c>open_attempts</c> or <c>attempts</c>.</summary>
internal static class AttemptColumns
{
    private static readonly string[] OfIntent =
    [
        "request_id", "attempt:int", "at:int", "replica", "key_id", "key_name", "tenant", "user_name", "tags", "provider", "model", "kind", "stream:int",
        "estimated_prompt_tokens:int", "worst_cost_nano:int", "worst_cost_rest:int", "prompt_cost_nano:int", "prompt_cost_rest:int",
        "output_price_nano:int", "output_price_rest:int", "expires_at:int", "budgets",
    ];

    private static readonly string[] OfSettlement =
    [
        "status", "error_code", "ended_at:int", "latency_ms:real", "first_content_ms:real", "usage_source", "prompt_tokens:int", "completion_tokens:int",
        "total_tokens:int", "cached_tokens:int", "cache_write_tokens:int", "reasoning_tokens:int", "provider_cost_nano:int", "provider_cost_rest:int",
        "cost_source", "cost_nano:int", "cost_rest:int", "input_cost_nano:int", "input_cost_rest:int", "output_cost_nano:int", "output_cost_rest:int",
    ];

    private static readonly GivenColumns SettledColumns = new([.. OfIntent, .. OfSettlement]);

    /// <summary>The columns of open attempts.</summary>
    public static GivenColumns OpenColumns { get; } = new(OfIntent);

    /// <summary>Rows of open attempts.</summary>
    public static GivenRows<AttemptIntent> Open(IReadOnlyList<AttemptIntent> intents) => new(OpenColumns, intents, Write);

    /// <summary>Rows of attempts that ended.</summary>
    public static GivenRows<AttemptSettlement> Settled(IReadOnlyList<AttemptSettlement> settlements) => new(SettledColumns, settlements, static (settlement, row) =>
    {
        Write(settlement.Intent, row);
        Write(settlement, row);
    });

    private static void Write(AttemptIntent intent, GivenRow row)
    {
        var worst = Sane.Amount(intent.WorstCost);
        var prompt = Sane.Amount(intent.PromptCost);
        var price = Sane.Amount(intent.OutputPrice);
        row.Add(
            StoredText.Clean(intent.RequestId), (long)intent.Attempt, StoredTime.From(intent.At), StoredText.Clean(intent.Replica),
            StoredText.Clean(intent.KeyId), StoredText.Clean(intent.Key), StoredText.Clean(intent.Tenant), Clean(intent.User), StoredJson.Of(intent.Tags),
            StoredText.Clean(intent.Provider), StoredText.Clean(intent.Model), LedgerNames.Of(intent.Kind), intent.Stream ? 1L : 0L,
            Sane.Count(intent.PromptTokens), worst?.Nano, worst?.Rest, prompt?.Nano, prompt?.Rest, price?.Nano, price?.Rest,
            StoredTime.From(intent.ExpiresAt), StoredJson.Of(intent.Budgets));
    }

    private static void Write(AttemptSettlement settlement, GivenRow row)
    {
        var usage = settlement.Usage;
        var provider = Sane.Amount(usage.ProviderCost);
        var total = Sane.Amount(settlement.Cost.Total);
        var input = Sane.Amount(settlement.Cost.Input);
        var output = Sane.Amount(settlement.Cost.Output);
        row.Add(
            LedgerNames.Of(settlement.Status), Clean(settlement.ErrorCode), StoredTime.From(settlement.EndedAt), Sane.Time(settlement.LatencyMs),
            Sane.Time(settlement.FirstContentMs), usage.Source, Sane.Count(usage.PromptTokens),
            Sane.Count(usage.CompletionTokens), Sane.Count(usage.TotalTokens), Sane.Count(usage.CachedTokens), Sane.Count(usage.CacheWriteTokens),
            Sane.Count(usage.ReasoningTokens), provider?.Nano, provider?.Rest, settlement.Cost.Source, total?.Nano, total?.Rest, input?.Nano, input?.Rest,
            output?.Nano, output?.Rest);
    }

    private static string? Clean(string? text) => text is null ? null : StoredText.Clean(text);
}
