using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;
using Switchyard.Server.Access;

namespace Switchyard.Server.Endpoints.Spending;

/// <summary>What callers may see of the ledger: their tenant's part of it, and administrators all. Thread-safe.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="time">The clock.</param>
internal sealed class UsageDirectory(ILedgerStore ledger, TimeProvider time)
{
    private const string Currency = "USD";
    private const string Running = "running";

    private static readonly LlmError NotYours = new(LlmErrorCode.PermissionDenied, "Only an administrator may see another tenant's usage.") { Param = "tenant" };
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Sums over a time.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="parameters">What is asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<UsageReport>> ReadAsync(Caller caller, UsageParameters parameters, CancellationToken cancellationToken)
    {
        var wanted = parameters.ToQuery(time.GetUtcNow());
        if (!wanted.IsSuccess)
        {
            return wanted.Error;
        }

        if (caller.Reach is { } own && wanted.Value.Tenant is { } other && other != own)
        {
            return NotYours;
        }

        // One more than is told, to know whether there is more.
        var asked = wanted.Value with { Tenant = caller.Reach ?? wanted.Value.Tenant, Limit = wanted.Value.Limit + 1 };
        var rows = await ledger.QueryAsync(asked, cancellationToken).ConfigureAwait(false);
        return rows.IsSuccess ? Report(wanted.Value, rows.Value) : rows.Error;
    }

    /// <summary>What happened to one request; that of another tenant is as unknown as one that never was.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The request's id, or the client's own for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<RequestReport>> FindAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var found = await ledger.FindAsync(id, caller.Reach, cancellationToken).ConfigureAwait(false);
        return found.IsSuccess ? Report(found.Value) : found.Error;
    }

    private static UsageReport Report(UsageQuery query, IReadOnlyList<UsageRow> rows)
    {
        string[] names = [.. query.GroupBy.Select(ApiName.Of)];
        var from = query.From.AddTicks(-(query.From.UtcTicks % Hour.Ticks));
        var to = query.To.AddTicks((Hour.Ticks - (query.To.UtcTicks % Hour.Ticks)) % Hour.Ticks);
        return new UsageReport(
            from, to, names, Currency, [.. rows.Take(query.Limit).Select(row => Row(names, row))], rows.Count > query.Limit);
    }

    private static UsageReport.Row Row(string[] names, UsageRow row) => new()
    {
        Group = names.Zip(row.Group).ToDictionary(pair => pair.First, pair => pair.Second),
        KeyName = row.KeyName,
        Requests = row.Requests,
        Errors = row.Errors,
        Attempts = row.Attempts,
        PromptTokens = row.PromptTokens,
        CompletionTokens = row.CompletionTokens,
        CachedTokens = row.CachedTokens,
        CacheWriteTokens = row.CacheWriteTokens,
        ReasoningTokens = row.ReasoningTokens,
        Cost = row.Cost,
        EstimatedCost = row.EstimatedCost,
        Unpriced = row.Unpriced,
        CacheHits = row.CacheHits,
        SavedCost = row.SavedCost,
        SavedTokens = row.SavedTokens,
    };

    private static RequestReport Report(RequestHistory history)
    {
        var request = history.Request;
        var first = history.Settled.Select(settled => settled.Intent).Concat(history.Open).OrderBy(intent => intent.Attempt).FirstOrDefault();
        return new RequestReport
        {
            RequestId = request?.RequestId ?? first!.RequestId,
            ClientRequestId = request?.ClientRequestId,
            At = request?.At ?? first!.At,
            KeyId = request?.KeyId ?? first!.KeyId,
            Key = request?.Key ?? first!.Key,
            Tenant = request?.Tenant ?? first!.Tenant,
            User = request is null ? first!.User : request.User,
            Tags = request?.Tags ?? first!.Tags,
            RequestedModel = request?.RequestedModel,
            Kind = ApiName.Of(request?.Kind ?? first!.Kind),
            Stream = request?.Stream ?? first!.Stream,
            Outcome = request?.Outcome ?? Running,
            Cache = request?.Cache,
            Cost = history.Settled.Sum(settled => settled.Cost.Total ?? 0),
            SavedCost = request?.SavedCost,
            LatencyMs = request?.LatencyMs,
            FirstContentMs = request?.FirstContentMs,
            Attempts = [.. history.Settled.Select(Attempted).Concat(history.Open.Select(Attempted)).OrderBy(attempt => attempt.Attempt)],
        };
    }

    private static RequestReport.Attempted Attempted(AttemptSettlement settled) => Attempted(settled.Intent) with
    {
        Status = ApiName.Of(settled.Status),
        ErrorCode = settled.ErrorCode,
        Usage = settled.Usage,
        Cost = settled.Cost,
        EndedAt = settled.EndedAt,
        LatencyMs = settled.LatencyMs,
        FirstContentMs = settled.FirstContentMs,
    };

    private static RequestReport.Attempted Attempted(AttemptIntent intent) => new()
    {
        Attempt = intent.Attempt,
        At = intent.At,
        Replica = intent.Replica,
        Provider = intent.Provider,
        Model = intent.Model,
        Status = Running,
    };
}
