using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Accounting;

/// <summary>
/// What one call costs: every attempt has its budgets reserved, is admitted by the limits and written down before it is sent, and is settled
/// once however it ends. What an attempt is refused gives back all that was taken for it.
/// </summary>
internal sealed class CallAccount(CallAccounting shared, LlmCall call, string requestId, ICallAdmission limits) : ICallAdmission
{
    // What the log and the ledger call the end of a call that nobody waited for any longer.
    private const string ClientClosed = "client_closed_request";

    private readonly Lock _lock = new();
    private readonly List<(int Number, OpenAttempt Open)> _open = new(1);
    private int _attempts;

    /// <inheritdoc/>
    public LimitStanding? Standing => limits.Standing;

    /// <inheritdoc/>
    public int? OutputCapOf(Target target) => shared.OutputCapOf(call, target);

    /// <inheritdoc/>
    public ValueTask<LlmError?> CountAsync(CancellationToken cancellationToken) => limits.CountAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LlmError?> AwaitTurnAsync(LlmError refusal, CancellationToken cancellationToken) => limits.AwaitTurnAsync(refusal, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<LlmError?> AdmitAsync(Target target, int key, int attempt, CancellationToken cancellationToken)
    {
        var demand = shared.DemandOf(call, target);
        var reserved = await shared.Budgets.ReserveAsync(call.Caller, demand.WorstCost, cancellationToken).ConfigureAwait(false);
        if (!reserved.IsSuccess)
        {
            return reserved.Error;
        }

        var isOpen = false;
        try
        {
            var refusal = await limits.AdmitAsync(target, key, attempt, cancellationToken).ConfigureAwait(false)
                ?? await OpenAsync(target, demand, reserved.Value.Holds, attempt).ConfigureAwait(false);
            isOpen = refusal is null;
            return refusal;
        }
        finally
        {
            if (!isOpen)
            {
                shared.Budgets.Release(reserved.Value);
            }
        }
    }

    /// <inheritdoc/>
    public void AttemptAnswers(int attempt, AnswerFacts facts)
    {
        lock (_lock)
        {
            if (_open.Find(open => open.Number == attempt).Open is { } open)
            {
                open.Facts = facts;
            }
        }
    }

    /// <inheritdoc/>
    public void AttemptEnded(in AttemptEnd end)
    {
        limits.AttemptEnded(end);
        if (Take(end.Attempt) is not { } open)
        {
            return;
        }

        var (usage, cost) = Used(open, end);
        var intent = open.Intent;
        var held = intent.Budgets.Count == 0 ? intent.Budgets : shared.Budgets.Settle(intent.Budgets, cost.Total);
        shared.Ledger.Settle(open, new AttemptSettlement
        {
            Intent = ReferenceEquals(held, intent.Budgets) ? intent : intent with { Budgets = held },
            Status = StatusOf(end),
            ErrorCode = end.IsAbandoned ? ClientClosed : end.Error?.CodeName,
            Usage = usage,
            Cost = cost,
            EndedAt = shared.Time.GetUtcNow(),
            LatencyMs = Math.Round(end.Elapsed.TotalMilliseconds, 3),
            FirstContentMs = end.FirstContent is { } first ? Math.Round(first.TotalMilliseconds, 3) : null,
        });
    }

    /// <inheritdoc/>
    public void End() => limits.End();

    /// <inheritdoc/>
    public ICallAdmission ForRefresh() => new CallAccount(shared, call, shared.NewId(), limits.ForRefresh());

    private static AttemptStatus StatusOf(in AttemptEnd end) =>
        end.IsAbandoned || (end.Error is not null && end.IsCommitted) ? AttemptStatus.Partial
        : end.Error is not null ? AttemptStatus.Failed
        : AttemptStatus.Completed;

    private static (Usage Usage, Cost Cost) Used(OpenAttempt open, in AttemptEnd end)
    {
        if (end.Facts?.Usage is { } usage && usage.Source != Usage.None)
        {
            return (usage, Pricing.CostOf(usage, open.Prices));
        }

        // An upstream that failed by itself charges nothing. One that was left, or that a timer of ours cut, was at work on the prompt.
        if (end.Error is { } error && !end.IsCommitted && error is not { Code: LlmErrorCode.UpstreamTimeout, Timer: not (null or "connect") })
        {
            return (Usage.Unknown, AttemptEstimate.Free);
        }

        var output = end.Facts is { } facts ? UsageSettlement.CountOf(open.Target, facts) : 0;
        return (AttemptEstimate.UsageOf(open.Intent, output), AttemptEstimate.CostOf(open.Intent, output));
    }

    private async ValueTask<LlmError?> OpenAsync(Target target, AttemptDemand demand, IReadOnlyList<BudgetHold> holds, int attempt)
    {
        var intent = shared.Intend(call, target, requestId, Interlocked.Increment(ref _attempts), demand, holds);
        var opened = await shared.Ledger.OpenAsync(intent, target, demand.Prices).ConfigureAwait(false);
        if (!opened.IsSuccess)
        {
            limits.AttemptEnded(new AttemptEnd(attempt, opened.Error, null));
            return opened.Error;
        }

        lock (_lock)
        {
            _open.Add((attempt, opened.Value));
        }

        return null;
    }

    private OpenAttempt? Take(int attempt)
    {
        lock (_lock)
        {
            var index = _open.FindIndex(open => open.Number == attempt);
            if (index < 0)
            {
                return null;
            }

            var open = _open[index].Open;
            _open.RemoveAt(index);
            return open;
        }
    }
}
