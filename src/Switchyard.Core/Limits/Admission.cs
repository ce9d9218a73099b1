using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>
/// What one call takes of the limits. The call's own lease, of the caller's buckets, lives until the call's answer has
/// ended; each attempt's, of the provider's buckets, until the attempt has. Settled off the request's path.
/// </summary>
public sealed class Admission : ICallAdmission
{
    private readonly AdmissionControl _control;
    private readonly LimitPolicy _policy;
    private readonly LlmCall _call;
    private readonly LimitedBucket[] _mine;
    private readonly ReservationPlan _plan;
    private readonly AdmissionLedger _ledger;
    private readonly CallTurn _turn;
    private readonly bool _isRefresh;
    private string? _id;
    private LimitRefusal? _soonest;

    internal Admission(AdmissionControl control, LimitPolicy policy, LlmCall call, bool isRefresh = false)
    {
        (_control, _policy, _call, _isRefresh) = (control, policy, call, isRefresh);
        _mine = policy.BucketsOf(call);
        _plan = new ReservationPlan(control, policy, call, _mine);
        _ledger = new AdmissionLedger(control, policy.Options.HeedUpstream, isCounted: isRefresh);
        _turn = new CallTurn(control, policy, call);
    }

    /// <inheritdoc/>
    public LimitStanding Standing { get; } = new();

    private string Id => _id ??= _control.NextId();

    /// <inheritdoc/>
    public async ValueTask<LlmError?> CountAsync(CancellationToken cancellationToken)
    {
        if (_mine.Length == 0 || _ledger.IsCounted)
        {
            return null;
        }

        _ledger.Ask();
        try
        {
            while (true)
            {
                var lease = _plan.CallLease(Id, 0);
                var refusal = await ReserveAsync(new Reservation(0, null, 0), _mine, lease, [lease]).ConfigureAwait(false);
                var final = refusal is null ? null : await AwaitTurnAsync(refusal, cancellationToken).ConfigureAwait(false);
                if (refusal is null || final is not null)
                {
                    return final;
                }
            }
        }
        finally
        {
            _ledger.Asked();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> AdmitAsync(Target target, int key, int attempt, CancellationToken cancellationToken)
    {
        var upstream = _policy.Options.HeedUpstream ? _control.Upstreams.Find(target.Provider.Name, target.Model, key) : null;
        var theirs = _policy.BucketsOf(target, upstream);
        var reservation = new Reservation(attempt, target, key);
        if (_mine.Length == 0 && theirs.Length == 0)
        {
            _ledger.Open(reservation, null, holdsPlace: false, isScarce: false);
            return null;
        }

        var held = _ledger.Ask();
        try
        {
            var isFirst = _mine.Length > 0 && !held.IsCounted;
            var call = _plan.Fill(reservation, theirs, Id, isFirst, needsTokens: !isFirst && !held.HasTokens);
            LimitedBucket[] asked = isFirst && _policy.Options.MaxWaitMs > 0 ? [.. _mine, .. theirs] : theirs;
            return await ReserveAsync(reservation, asked, call, ReservationPlan.Leases(call, reservation)).ConfigureAwait(false);
        }
        finally
        {
            _ledger.Asked();
        }
    }

    /// <inheritdoc/>
    public void AttemptEnded(in AttemptEnd end) => _ledger.Close(end.Attempt, end.Error, end.Facts, Id);

    /// <inheritdoc/>
    public ICallAdmission ForRefresh()
    {
        var admission = new Admission(_control, _policy, _call, isRefresh: true);
        admission.End();
        return admission;
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> AwaitTurnAsync(LlmError refusal, CancellationToken cancellationToken)
    {
        // What was refused after the call had been sent once, or what no client waits for, is told at once.
        if (_isRefresh || _policy.Options.MaxWaitMs <= 0 || _ledger.HasSent || _soonest is not { } soonest)
        {
            _turn.End();
            return refusal;
        }

        _soonest = null;
        return await _turn.WaitAsync(soonest, refusal, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void End()
    {
        _turn.End(isOver: true);
        _ledger.End();
    }

    private async ValueTask<LlmError?> ReserveAsync(Reservation reservation, LimitedBucket[] buckets, LimitLease? call, LimitLease[] leases)
    {
        if (leases.Length == 0)
        {
            _ledger.Open(reservation, null, holdsPlace: false, isScarce: false);
            return null;
        }

        if (_policy.Options.MaxWaitMs > 0 && !_turn.IsMine && _control.Lines.Before(buckets) is { } standing)
        {
            Standing.TakeLine(standing);
            return Refuse(standing, reservation);
        }

        // The store has a deadline of its own: to leave it before it has answered would be to forget what it took.
        var outcome = await _control.Store.ReserveAsync(leases, CancellationToken.None).ConfigureAwait(false);
        if (outcome.Value?.Refusal?.Rule.Unit == LimitUnit.Concurrency && await _control.Settlements.FlushAsync().ConfigureAwait(false))
        {
            // Places that calls of this replica have left were not given back yet.
            outcome = await _control.Store.ReserveAsync(leases, CancellationToken.None).ConfigureAwait(false);
        }

        if (!outcome.IsSuccess)
        {
            Withdraw(leases);
            return outcome.Error;
        }

        Standing.Take(outcome.Value.States, call);
        if (outcome.Value.Refusal is { } refusal)
        {
            if (outcome.Value.MayBeTaken)
            {
                Withdraw(leases);
            }

            _turn.Refused(refusal);
            return Refuse(refusal, reservation);
        }

        _ledger.Open(reservation, call, call is not null && ReservationPlan.HoldsPlace(_mine), ReservationPlan.IsScarce(outcome.Value.States));
        _turn.End();
        return null;
    }

    // Nobody knows whether it was made: what may have been taken is given back. By these names nothing can be taken any more.
    private void Withdraw(LimitLease[] leases)
    {
        _id = null;
        foreach (var lease in leases)
        {
            _control.Settlements.Add(new LimitSettlement(lease, 0) { IsWithdrawn = true }, isUrgent: true, endsCall: false);
        }
    }

    private LlmError Refuse(LimitRefusal refusal, Reservation reservation)
    {
        if (!_turn.HasWaited)
        {
            _control.Metrics.Refused(refusal.Bucket.Scope);
        }

        if (_soonest is null || (refusal.RetryAfter ?? TimeSpan.MaxValue) < (_soonest.RetryAfter ?? TimeSpan.MaxValue))
        {
            _soonest = refusal;
        }

        return RefusalError.Of(refusal, reservation.Target?.Provider.Name);
    }
}
