using Switchyard.Core.Chat;

namespace Switchyard.Core.Accounting;

/// <summary>How a client's request ended, whether it reached an upstream or not.</summary>
public sealed record RequestRecord
{
    /// <summary>The request's id in the ledger.</summary>
    public required string RequestId { get; init; }

    /// <summary>The id the client was told, in <c>x-request-id</c>; may be of its own making.</summary>
    public required string ClientRequestId { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset At { get; init; }

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

    /// <summary>The model as the client wrote it, cut to 200 characters.</summary>
    public required string RequestedModel { get; init; }

    /// <summary>The provider that answered last; null when none was asked.</summary>
    public string? Provider { get; init; }

    /// <summary>The model that was asked last; null when none was.</summary>
    public string? Model { get; init; }

    /// <summary>What was asked for.</summary>
    public CallKind Kind { get; init; }

    /// <summary>Whether the client wanted a stream.</summary>
    public bool Stream { get; init; }

    /// <summary><c>success</c>, <c>client_closed_request</c>, or the code of the error that the client was told.</summary>
    public required string Outcome { get; init; }

    /// <summary>What the cache did: <c>none</c>, <c>miss</c>, <c>hit</c>, <c>coalesced</c> or <c>bypass</c>.</summary>
    public required string Cache { get; init; }

    /// <summary>How many upstream attempts it made itself.</summary>
    public int Attempts { get; init; }

    /// <summary>What the answer would have cost had it not been a stored one or another call's, in USD; null when it was neither or has no price.</summary>
    public decimal? SavedCost { get; init; }

    /// <summary>How many tokens that would have been.</summary>
    public long SavedTokens { get; init; }

    /// <summary>From its arrival to its end, in milliseconds.</summary>
    public double LatencyMs { get; init; }

    /// <summary>From its arrival to the first content, in milliseconds; null when none came.</summary>
    public double? FirstContentMs { get; init; }
}
