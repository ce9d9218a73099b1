using Switchyard.Core.Chat;

namespace Switchyard.Server.Endpoints.Spending;

/// <summary>The answer of <c>GET /api/v1/requests/{id}</c>. Costs are exact decimals in USD.</summary>
internal sealed record RequestReport
{
    /// <summary>The id in the ledger.</summary>
    public required string RequestId { get; init; }

    /// <summary>The id the client was told; null until the request has ended.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The id of the caller's key.</summary>
    public required string KeyId { get; init; }

    /// <summary>The name of the caller's key.</summary>
    public required string Key { get; init; }

    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The caller's own user.</summary>
    public string? User { get; init; }

    /// <summary>The request's tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The model as the client wrote it; null until the request has ended.</summary>
    public string? RequestedModel { get; init; }

    /// <summary><c>chat</c> or <c>embeddings</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether the client wanted a stream.</summary>
    public required bool Stream { get; init; }

    /// <summary><c>success</c>, <c>client_closed_request</c> or the code of the error; <c>running</c> until it has ended.</summary>
    public required string Outcome { get; init; }

    /// <summary>What the cache did; null until the request has ended.</summary>
    public string? Cache { get; init; }

    /// <summary>What its attempts cost, those without a price left out.</summary>
    public required decimal Cost { get; init; }

    /// <summary>What the cache saved; null when nothing.</summary>
    public decimal? SavedCost { get; init; }

    /// <summary>How long it took, in milliseconds; null until it has ended.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>From its arrival to the first content, in milliseconds; null when none came.</summary>
    public double? FirstContentMs { get; init; }

    /// <summary>Its upstream attempts, in order.</summary>
    public required IReadOnlyList<Attempted> Attempts { get; init; }

    /// <summary>One upstream attempt.</summary>
    internal sealed record Attempted
    {
        /// <summary>Which one, from 1.</summary>
        public required int Attempt { get; init; }

        /// <summary>When it was admitted, UTC.</summary>
        public required DateTimeOffset At { get; init; }

        /// <summary>The replica that made it.</summary>
        public required string Replica { get; init; }

        /// <summary>The provider.</summary>
        public required string Provider { get; init; }

        /// <summary>The model, as its provider names it.</summary>
        public required string Model { get; init; }

        /// <summary><c>completed</c>, <c>partial</c>, <c>failed</c>, <c>unknown</c>, or <c>running</c>.</summary>
        public required string Status { get; init; }

        /// <summary>The code of its error.</summary>
        public string? ErrorCode { get; init; }

        /// <summary>Its tokens; null while it runs.</summary>
        public Usage? Usage { get; init; }

        /// <summary>What it cost; null while it runs.</summary>
        public Cost? Cost { get; init; }

        /// <summary>When it ended, UTC.</summary>
        public DateTimeOffset? EndedAt { get; init; }

        /// <summary>How long it took, in milliseconds.</summary>
        public double? LatencyMs { get; init; }

        /// <summary>To its first content, in milliseconds.</summary>
        public double? FirstContentMs { get; init; }
    }
}
