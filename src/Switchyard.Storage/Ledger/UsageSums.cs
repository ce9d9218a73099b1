using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;

namespace Switchyard.Storage.Ledger;

/// <summary>The sums of one row of <c>usage</c>, or of one group of an answer. The names of the properties are those of the columns.</summary>
internal sealed class UsageSums
{
    private const string Success = "success";
    private const string ClientLeft = "client_closed_request";

    /// <summary>The columns, in the order of <see cref="Values"/>.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "requests", "errors", "attempts", "prompt_tokens", "completion_tokens", "cached_tokens", "cache_write_tokens", "reasoning_tokens", "cost_nano",
        "cost_rest", "estimated_cost_nano", "estimated_cost_rest", "unpriced", "cache_hits", "saved_cost_nano", "saved_cost_rest", "saved_tokens",
    ];

    private readonly long[] _values = new long[Columns.Count];

    private enum At
    {
        Requests, Errors, Attempts, PromptTokens, CompletionTokens, CachedTokens, CacheWriteTokens, ReasoningTokens, Cost,
        EstimatedCost = Cost + 2, Unpriced = EstimatedCost + 2, CacheHits, SavedCost, SavedTokens = SavedCost + 2,
    }

    /// <summary>The figures in the order of the columns.</summary>
    public ReadOnlySpan<long> Values => _values;

    /// <summary>Adds an attempt.</summary>
    /// <param name="settlement">How it ended.</param>
    public void Add(AttemptSettlement settlement)
    {
        var usage = settlement.Usage;
        Add(At.Attempts, 1);
        Add(At.PromptTokens, Sane.Count(usage.PromptTokens));
        Add(At.CompletionTokens, Sane.Count(usage.CompletionTokens));
        Add(At.CachedTokens, Sane.Count(usage.CachedTokens));
        Add(At.CacheWriteTokens, Sane.Count(usage.CacheWriteTokens));
        Add(At.ReasoningTokens, Sane.Count(usage.ReasoningTokens));
        if (Sane.Amount(settlement.Cost.Total) is not { } cost)
        {
            Add(At.Unpriced, 1);
            return;
        }

        Add(At.Cost, cost);
        if (usage.Source != Usage.FromProvider && settlement.Cost.Source != Usage.FromProvider)
        {
            Add(At.EstimatedCost, cost);
        }
    }

    /// <summary>Adds a request.</summary>
    /// <param name="request">How it ended.</param>
    public void Add(RequestRecord request)
    {
        Add(At.Requests, 1);
        Add(At.Errors, request.Outcome is Success or ClientLeft ? 0 : 1);
        Add(At.CacheHits, request.Cache is "hit" or "coalesced" ? 1 : 0);
        Add(At.SavedTokens, Sane.Count(request.SavedTokens));
        if (Sane.Amount(request.SavedCost) is { } saved)
        {
            Add(At.SavedCost, saved);
        }
    }

    /// <summary>Adds other sums.</summary>
    /// <param name="others">Figures in the order of the columns.</param>
    public void Add(ReadOnlySpan<long> others)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = checked(_values[i] + others[i]);
        }
    }

    /// <summary>What is told of a group.</summary>
    /// <param name="group">The group.</param>
    public UsageRow ToRow(IReadOnlyList<string?> group) => new()
    {
        Group = group,
        Requests = this[At.Requests],
        Errors = this[At.Errors],
        Attempts = this[At.Attempts],
        PromptTokens = this[At.PromptTokens],
        CompletionTokens = this[At.CompletionTokens],
        CachedTokens = this[At.CachedTokens],
        CacheWriteTokens = this[At.CacheWriteTokens],
        ReasoningTokens = this[At.ReasoningTokens],
        Cost = Amount(At.Cost),
        EstimatedCost = Amount(At.EstimatedCost),
        Unpriced = this[At.Unpriced],
        CacheHits = this[At.CacheHits],
        SavedCost = Amount(At.SavedCost),
        SavedTokens = this[At.SavedTokens],
    };

    private long this[At column] => _values[(int)column];

    private decimal Amount(At column) => new StoredAmount(_values[(int)column], _values[(int)column + 1]).ToDecimal();

    private void Add(At column, long value) => _values[(int)column] += value;

    private void Add(At column, StoredAmount amount)
    {
        _values[(int)column] += amount.Nano;
        _values[(int)column + 1] += amount.Rest;
    }
}
