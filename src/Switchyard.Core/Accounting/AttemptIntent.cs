using Switchyard.Core.Chat;

namespace Switchyard.Core.Accounting;

/// <summary>One attempt at one upstream, as it is written down before its first byte goes out. Named by request and attempt.</summary>
public sealed record AttemptIntent
{
    /// <summary>The request's id, made by this service: no caller chooses it.</summary>
    public required string RequestId { get; init; }

    /// <summary>Which of the request's attempts it is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it was admitted, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The replica that makes it.</summary>
    public required string Replica { get; init; }

    /// <summary>The id of the caller's key; the key's name for keys of the configuration.</summary>
    public required string KeyId { get; init; }

    /// <summary>The name of the caller's key.</summary>
    public required string Key { get; init; }

    /// <summary>The tenant the key belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>The caller's own user; null when the request names none.</summary>
    public string? User { get; init; }

    /// <summary>The request's tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The configured provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's id of the model.</summary>
    public required string Model { get; init; }

    /// <summary>What is asked for.</summary>
    public CallKind Kind { get; init; }

    /// <summary>Whether the client wants a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>The prompt's tokens as estimated.</summary>
    public long PromptTokens { get; init; }

    /// <summary>The most it may cost, in USD; null when the model has no price.</summary>
    public decimal? WorstCost { get; init; }

    /// <summary>What it costs if nothing is heard of it again but its prompt, in USD; null when the model has no price.</summary>
    public decimal? PromptCost { get; init; }

    /// <summary>The price of one token of its answer, in USD; null when the model has no price.</summary>
    public decimal? OutputPrice { get; init; }

    /// <summary>When it is given up at the latest: its total timer and a minute more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What it holds of budgets.</summary>
    public IReadOnlyList<BudgetHold> Budgets { get; init; } = [];
}
