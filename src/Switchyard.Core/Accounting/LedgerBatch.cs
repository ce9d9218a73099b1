namespace Switchyard.Core.Accounting;

/// <summary>What goes into the ledger at once.</summary>
/// <param name="Replica">The replica whose budget grants the settled attempts were held against.</param>
/// <param name="Open">Attempts that still run, so that another replica can charge them if this one never comes back.</param>
/// <param name="Settled">Attempts that ended.</param>
/// <param name="Requests">Requests that ended.</param>
public sealed record LedgerBatch(
    string Replica,
    IReadOnlyList<AttemptIntent> Open,
    IReadOnlyList<AttemptSettlement> Settled,
    IReadOnlyList<RequestRecord> Requests);
