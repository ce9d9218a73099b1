using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;

namespace Switchyard.Storage.Ledger;

/// <summary>A row of <c>attempts</c>, or of <c>open_attempts</c>, which lacks the later half.</summary>
internal sealed class AttemptRow
{
    public string RequestId { get; init; } = "";

    public long Attempt { get; init; }

    public long At { get; init; }

    public string Replica { get; init; } = "";

    public string KeyId { get; init; } = "";

    public string KeyName { get; init; } = "";

    public string Tenant { get; init; } = "";

    public string? UserName { get; init; }

    public string Tags { get; init; } = "[]";

    public string Provider { get; init; } = "";

    public string Model { get; init; } = "";

    public string Kind { get; init; } = "";

    public long Stream { get; init; }

    public long EstimatedPromptTokens { get; init; }

    public long? WorstCostNano { get; init; }

    public long? WorstCostRest { get; init; }

    public long? PromptCostNano { get; init; }

    public long? PromptCostRest { get; init; }

    public long? OutputPriceNano { get; init; }

    public long? OutputPriceRest { get; init; }

    public long ExpiresAt { get; init; }

    public string Budgets { get; init; } = "[]";

    public string Status { get; init; } = "";

    public string? ErrorCode { get; init; }

    public long EndedAt { get; init; }

    public double LatencyMs { get; init; }

    public double? FirstContentMs { get; init; }

    public string UsageSource { get; init; } = "";

    public long PromptTokens { get; init; }

    public long CompletionTokens { get; init; }

    public long TotalTokens { get; init; }

    public long CachedTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public long? ProviderCostNano { get; init; }

    public long? ProviderCostRest { get; init; }

    public string CostSource { get; init; } = "";

    public long? CostNano { get; init; }

    public long? CostRest { get; init; }

    public long? InputCostNano { get; init; }

    public long? InputCostRest { get; init; }

    public long? OutputCostNano { get; init; }

    public long? OutputCostRest { get; init; }

    public AttemptIntent ToIntent() => new()
    {
        RequestId = RequestId,
        Attempt = (int)Attempt,
        At = StoredTime.To(At),
        Replica = Replica,
        KeyId = KeyId,
        Key = KeyName,
        Tenant = Tenant,
        User = UserName,
        Tags = StoredJson.Tags(Tags),
        Provider = Provider,
        Model = Model,
        Kind = LedgerNames.Kind(Kind),
        Stream = Stream != 0,
        PromptTokens = EstimatedPromptTokens,
        WorstCost = StoredAmount.To(WorstCostNano, WorstCostRest),
        PromptCost = StoredAmount.To(PromptCostNano, PromptCostRest),
        OutputPrice = StoredAmount.To(OutputPriceNano, OutputPriceRest),
        ExpiresAt = StoredTime.To(ExpiresAt),
        Budgets = StoredJson.Holds(Budgets),
    };

    public AttemptSettlement ToSettlement() => new()
    {
        Intent = ToIntent(),
        Status = LedgerNames.Status(Status),
        ErrorCode = ErrorCode,
        Usage = new Usage
        {
            Source = UsageSource,
            PromptTokens = PromptTokens,
            CompletionTokens = CompletionTokens,
            TotalTokens = TotalTokens,
            CachedTokens = CachedTokens,
            CacheWriteTokens = CacheWriteTokens,
            ReasoningTokens = ReasoningTokens,
            ProviderCost = StoredAmount.To(ProviderCostNano, ProviderCostRest),
        },
        Cost = new Cost
        {
            Source = CostSource,
            Total = StoredAmount.To(CostNano, CostRest),
            Input = StoredAmount.To(InputCostNano, InputCostRest),
            Output = StoredAmount.To(OutputCostNano, OutputCostRest),
        },
        EndedAt = StoredTime.To(EndedAt),
        LatencyMs = LatencyMs,
        FirstContentMs = FirstContentMs,
    };
}
