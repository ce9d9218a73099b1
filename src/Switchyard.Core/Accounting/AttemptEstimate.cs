using Switchyard.Core.Accounting.Journal;
using Switchyard.Core.Chat;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Accounting;

/// <summary>What an attempt used as far as we know it ourselves: its prompt, and the tokens that had come.</summary>
internal static class AttemptEstimate
{
    /// <summary>What costs nothing: it used nothing.</summary>
    public static Cost Free { get; } = new() { Input = 0, Output = 0, Total = 0, Source = Cost.FromCatalog };

    /// <summary>The figures of an attempt of which so much had come.</summary>
    public static Usage UsageOf(AttemptIntent intent, long outputTokens) => new()
    {
        PromptTokens = intent.PromptTokens,
        CompletionTokens = outputTokens,
        TotalTokens = intent.PromptTokens + outputTokens,
        Source = Usage.Estimated,
    };

    /// <summary>Their price.</summary>
    public static Cost CostOf(AttemptIntent intent, long outputTokens) =>
        intent is { PromptCost: { } prompt, OutputPrice: { } price }
            ? new Cost { Input = prompt, Output = price * outputTokens, Total = prompt + (price * outputTokens), Source = Cost.FromCatalog }
            : new Cost { Source = Cost.Unpriced };

    /// <summary>How far a running attempt has come.</summary>
    public static ProgressRecord ProgressOf(OpenAttempt open)
    {
        var intent = open.Intent;
        var facts = open.Facts;
        if (facts?.Usage is { Source: Usage.FromProvider } reported)
        {
            return new ProgressRecord(intent.RequestId, intent.Attempt, reported, Pricing.CostOf(reported, open.Prices));
        }

        var tokens = facts is null ? 0 : UsageSettlement.CountOf(open.Target, facts);
        return new ProgressRecord(intent.RequestId, intent.Attempt, UsageOf(intent, tokens), CostOf(intent, tokens));
    }

    /// <summary>The settlement of an attempt that was written down, but not sent.</summary>
    public static AttemptSettlement NotSent(AttemptIntent intent, string errorCode, DateTimeOffset now) => new()
    {
        Intent = intent,
        Status = AttemptStatus.Failed,
        ErrorCode = errorCode,
        Usage = Usage.Unknown,
        Cost = Free,
        EndedAt = now,
    };

    /// <summary>The settlement of an attempt whose process ended before it did.</summary>
    /// <param name="intent">The attempt.</param>
    /// <param name="progress">How far it had come when it was last written down; null when never.</param>
    /// <param name="now">When it was found.</param>
    public static AttemptSettlement Unknown(AttemptIntent intent, ProgressRecord? progress, DateTimeOffset now) => new()
    {
        Intent = intent,
        Status = AttemptStatus.Unknown,
        Usage = progress?.Usage ?? UsageOf(intent, 0),
        Cost = progress?.Cost ?? CostOf(intent, 0),
        EndedAt = now,
        LatencyMs = Math.Max(0, (now - intent.At).TotalMilliseconds),
    };
}
