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
    private readonly bool _isRefresh;
    private readonly long _begun;
    private string? _id;
    private LimitRefusal? _soonest;
    private WaitingCall? _waiting;
    private WaitingLine? _turn;
    private TimeSpan _waitUntil;

    internal Admission(AdmissionControl control, LimitPolicy policy, LlmCall call, bool isRefresh = false)
    {
        (_control, _policy, _call, _isRefresh) = (control, policy, call, isRefresh);
        _mine = policy.BucketsOf(call);
        _plan = new ReservationPlan(control, policy, call, _mine);
        _ledger = new AdmissionLedger(control, policy.Options.HeedUpstream, isCounted: isRefresh);
        _begun = control.Time.GetTimestamp();
    }

    /// <summary>How the limits stood when the store was last asked.</summary>
    public LimitStanding Standing { get; } = new();

    private string Id => _id ??= _control.NextId();

    /// <inheritdoc/>
    public async ValueTask<LlmError?> CountAsync(CancellationToken cancellationToken)
    {
        if (_mine.Length == 0 || _ledger.IsCounted)
        {
            return null;
        }

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

    /// <inheritdoc/>
    public ValueTask<LlmError?> AdmitAsync(Target target, int key, int attempt, CancellationToken cancellationToken)
    {
        var upstream = _policy.Options.HeedUpstream ? _control.Upstreams.Find(target.Provider.Name, target.Model, key) : null;
        var theirs = _policy.BucketsOf(target, upstream);
        var reservation = new Reservation(attempt, target, key);
        if (_mine.Length == 0 && theirs.Length == 0)
        {
            _ledger.Open(reservation, null, holdsPlace: false, isScarce: false);
            return default;
        }

        var isFirst = _mine.Length > 0 && !_ledger.IsCounted;
        var call = _plan.Fill(reservation, theirs, Id, isFirst, needsTokens: !isFirst && !_ledger.HoldsTokens);
        LimitedBucket[] asked = isFirst && _policy.Options.MaxWaitMs > 0 ? [.. _mine, .. theirs] : theirs;
        return ReserveAsync(reservation, asked, call, ReservationPlan.Leases(call, reservation));
    }

    /// <inheritdoc/>
    public void AttemptEnded(int attempt, LlmError? error, AnswerFacts? facts) => _ledger.Close(attempt, error, facts, Id);

    /// <inheritdoc/>
    public IDisposable? Detach()
    {
        _ledger.Hold();
        return new DetachedCall(this);
    }

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
        // What can never succeed is not waited for, nor what was refused after the call had been sent once, nor what no client waits for.
        if (_isRefresh || _policy.Options.MaxWaitMs <= 0 || _soonest is not { RetryAfter: { } wait } soonest || _ledger.HasSent)
        {
            return refusal;
        }

        var elapsed = _control.Time.GetElapsedTime(_begun);
        _waitUntil = _waitUntil == TimeSpan.Zero ? elapsed + _policy.MaxWait : _waitUntil;
        var left = (_call.Timeout is { } timeout && timeout < _waitUntil ? timeout : _waitUntil) - elapsed;

        // Requests come free by time alone; tokens and places whenever another call ends.
        if (left <= TimeSpan.Zero || (soonest.Rule.Unit == LimitUnit.Requests && wait > left))
        {
            return refusal;
        }

        _waiting ??= new WaitingCall(_call.Caller.Key);
        var began = _control.Time.GetTimestamp();
        _turn = await _control.Lines.WaitAsync(soonest, _waiting, _policy.Options.MaxWaiting, left, cancellationToken).ConfigureAwait(false);
        _waiting = _turn is null ? null : new WaitingCall(_call.Caller.Key) { IsNew = false };
        _soonest = null;
        return _turn is null ? RefusalError.Later(refusal, _control.Time.GetElapsedTime(began)) : null;
    }

    internal void End() => EndTurn(isOver: _ledger.End());

    internal void EndDetached() => EndTurn(isOver: _ledger.Release());

    private async ValueTask<LlmError?> ReserveAsync(Reservation reservation, LimitedBucket[] buckets, LimitLease? call, LimitLease[] leases)
    {
        if (leases.Length == 0)
        {
            _ledger.Open(reservation, null, holdsPlace: false, isScarce: false);
            return null;
        }

        var turn = Volatile.Read(ref _turn);
        if (turn is null && _policy.Options.MaxWaitMs > 0 && _control.Lines.Before(buckets) is { } standing)
        {
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
            _control.Withdraw(leases);
            return outcome.Error;
        }

        Standing.Take(outcome.Value.States, call);
        if (outcome.Value.Refusal is { } refusal)
        {
            if (outcome.Value.MayBeTaken)
            {
                _control.Withdraw(leases);
            }

            if (Interlocked.Exchange(ref _turn, null) is { } refused)
            {
                _control.Lines.Refuse(refused, refusal);
            }

            return Refuse(refusal, reservation);
        }

        _ledger.Open(reservation, call, call is not null && ReservationPlan.HoldsPlace(_mine), ReservationPlan.IsScarce(outcome.Value.States));
        EndTurn(isOver: true);
        return null;
    }

    private LlmError Refuse(LimitRefusal refusal, Reservation reservation)
    {
        if (_waiting is null)
        {
            _control.Metrics.Refused(refusal.Bucket.Scope);
        }

        if (_soonest is null || (refusal.RetryAfter ?? TimeSpan.MaxValue) < (_soonest.RetryAfter ?? TimeSpan.MaxValue))
        {
            _soonest = refusal;
        }

        return RefusalError.Of(refusal, reservation.Target?.Provider.Name);
    }

    private void EndTurn(bool isOver)
    {
        if (isOver && Interlocked.Exchange(ref _turn, null) is { } turn)
        {
            _control.Lines.Release(turn);
        }
    }
}
