using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Server.Http;

/// <summary>Tells the ledger how clients' requests ended. Thread-safe.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="accounting">Knows prices.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestLedger(Ledger ledger, CallAccounting accounting, TimeProvider time)
{
    // Names of models are the caller's words.
    private const int LongestModel = 200;

    /// <summary>The id a request has in the ledger: its own, unless its client made that.</summary>
    /// <param name="scope">The request.</param>
    public string IdOf(RequestScope scope) => scope.IsIdOurs ? scope.RequestId : accounting.NewId();

    /// <summary>A request begins.</summary>
    /// <param name="call">Its call.</param>
    /// <param name="id">Its id in the ledger.</param>
    /// <param name="limits">What it may take of the limits.</param>
    public ICallAdmission Begin(LlmCall call, string id, ICallAdmission limits) => accounting.Begin(call, id, limits);

    /// <summary>A request ended.</summary>
    /// <param name="scope">The request.</param>
    /// <param name="id">Its id in the ledger.</param>
    /// <param name="trace">What happened.</param>
    /// <param name="kind">What was asked for.</param>
    /// <param name="call">The call; null when it could not be read.</param>
    /// <param name="outcome">How it ended.</param>
    public void Ended(RequestScope scope, string id, CallTrace trace, CallKind kind, LlmCall? call, string outcome)
    {
        var elapsed = trace.Elapsed;
        var caller = scope.Caller.Identity;
        var usage = trace.IsCached ? trace.Facts?.Usage : null;
        var model = call?.Model ?? "";
        ledger.Record(new RequestRecord
        {
            RequestId = id,
            ClientRequestId = scope.RequestId,
            At = time.GetUtcNow() - elapsed,
            KeyId = caller.KeyId,
            Key = caller.Key,
            Tenant = caller.Tenant,
            User = CallAccounting.Cut(call?.Settings.User),
            Tags = CallAccounting.Cut(call?.Settings.Tags ?? []),
            RequestedModel = model.Length > LongestModel ? model[..LongestModel] : model,
            Provider = trace.Target?.Provider.Name,
            Model = CallAccounting.Cut(trace.Target?.Model),
            Kind = kind,
            Stream = call?.Stream ?? false,
            Outcome = outcome,
            Cache = call is null ? "none" : AnswerHeaders.CacheOf(trace),
            Attempts = trace.IsCached ? 0 : trace.Attempts.Count,
            SavedCost = usage is not null && trace.Target is { } target ? Pricing.CostOf(usage, accounting.PricesOf(target)).Total : null,
            SavedTokens = usage?.TotalTokens ?? 0,
            LatencyMs = Math.Round(elapsed.TotalMilliseconds, 3),
            FirstContentMs = trace.FirstContent is { } first ? Math.Round(first.TotalMilliseconds, 3) : null,
        });
    }
}
