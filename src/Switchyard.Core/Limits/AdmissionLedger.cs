using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>What a call holds, from its reservation to its settlement. Everything in it is settled once. Thread-safe.</summary>
/// <param name="control">Takes the settlements.</param>
/// <param name="heedsUpstream">Whether what upstreams say of their limits is kept.</param>
/// <param name="isCounted">Whether the call was counted already, by another ledger.</param>
internal sealed class AdmissionLedger(AdmissionControl control, bool heedsUpstream, bool isCounted)
{
    private readonly Lock _lock = new();
    private readonly List<Reservation> _open = new(1);
    private LimitLease? _call;
    private bool _holdsPlace;
    private bool _isScarce;
    private bool _hasTaken;
    private bool _hasEnded;
    private int _holds;
    private long _used;

    /// <summary>Whether the call has been counted against its caller's limits.</summary>
    public bool IsCounted { get; private set; } = isCounted;

    /// <summary>Whether the call's own lease holds its tokens.</summary>
    public bool HoldsTokens { get; private set; }

    /// <summary>Whether an attempt has been admitted.</summary>
    public bool HasSent { get; private set; }

    /// <summary>Takes in what has been reserved.</summary>
    /// <param name="reservation">The attempt's.</param>
    /// <param name="call">The call's own lease, when it was reserved with it.</param>
    /// <param name="holdsPlace">Whether that one holds a place.</param>
    /// <param name="isScarce">Whether places are scarce: they are given back at once then, not with others.</param>
    public void Open(Reservation reservation, LimitLease? call, bool holdsPlace, bool isScarce)
    {
        lock (_lock)
        {
            _isScarce |= isScarce;
            var isAttempt = reservation.Target is not null;
            if (isAttempt)
            {
                HasSent = true;
                _open.Add(reservation);
            }

            if (call is not null)
            {
                (_call, _holdsPlace, IsCounted, HoldsTokens) = (call, holdsPlace, true, isAttempt);
            }

            if (!_hasTaken && (call ?? reservation.Lease) is not null)
            {
                _hasTaken = true;
                control.Metrics.Taken();
            }
        }

        Hold(call, holdsPlace);
        Hold(reservation.Lease, reservation.HoldsPlace);
    }

    /// <summary>An attempt ended: its lease is settled, and the call's own too when the call has ended before.</summary>
    public void Close(int attempt, LlmError? error, AnswerFacts? facts, string id)
    {
        Reservation? reservation;
        long used;
        lock (_lock)
        {
            var index = _open.FindIndex(open => open.Attempt == attempt);
            if (index < 0)
            {
                return;
            }

            reservation = _open[index];
            _open.RemoveAt(index);
            used = reservation.Used(error, facts);
            _used += reservation.TokenLease is null ? used : 0;
        }

        Settle(reservation, used, facts?.Allowance ?? default, id);
        SettleCallIfOver();
    }

    /// <summary>The call is made apart from its client: it is not over before <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _holds++;
        }
    }

    /// <summary>The call that was made apart from its client has ended.</summary>
    /// <returns>Whether nobody will ask for anything more.</returns>
    public bool Release()
    {
        lock (_lock)
        {
            _holds--;
        }

        return SettleCallIfOver();
    }

    /// <summary>The call's answer has ended.</summary>
    /// <returns>Whether nobody will ask for anything more.</returns>
    public bool End()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }

        return SettleCallIfOver();
    }

    private void Settle(Reservation reservation, long used, in UpstreamAllowance allowance, string id)
    {
        if (reservation.TokenLease is { } tokens)
        {
            control.Settlements.Add(new LimitSettlement(tokens, used), isUrgent: false, endsCall: false);
        }

        var learned = heedsUpstream && !allowance.IsEmpty
            ? control.Upstreams.Learn(reservation.Target!.Provider.Name, reservation.Target.Model, reservation.Key)
            : null;
        if (reservation.Lease is { } lease)
        {
            if (reservation.HoldsPlace)
            {
                control.Keeper.Drop(lease);
            }

            control.Settlements.Add(new LimitSettlement(lease, used) { Allowance = allowance }, reservation.HoldsPlace && _isScarce, endsCall: false);
        }

        if (learned is not null && !Claims(reservation.Lease, learned.Bucket))
        {
            // The first that this target has said: the attempt itself reserved nothing of it.
            var first = new LimitLease($"{id}:{reservation.Attempt}:u", [new LimitClaim(learned.Bucket, 0, 0)]);
            control.Settlements.Add(new LimitSettlement(first, 0) { Allowance = allowance }, isUrgent: false, endsCall: false);
        }
    }

    private static bool Claims(LimitLease? lease, LimitBucket bucket)
    {
        foreach (var claim in lease?.Claims ?? [])
        {
            if (claim.Bucket.Id == bucket.Id)
            {
                return true;
            }
        }

        return false;
    }

    private bool SettleCallIfOver()
    {
        LimitLease? call;
        long used;
        lock (_lock)
        {
            var isOver = _hasEnded && _holds == 0;
            if (!isOver || _open.Count > 0 || !_hasTaken)
            {
                return isOver;
            }

            (call, used) = (_call, _used);
            (_call, _hasTaken, HoldsTokens) = (null, false, false);
        }

        if (call is null)
        {
            control.Metrics.Released();
            return true;
        }

        if (_holdsPlace)
        {
            control.Keeper.Drop(call);
        }

        control.Settlements.Add(new LimitSettlement(call, used), _holdsPlace && _isScarce, endsCall: true);
        return true;
    }

    private void Hold(LimitLease? lease, bool holdsPlace)
    {
        if (lease is not null && holdsPlace)
        {
            control.Keeper.Hold(lease);
        }
    }
}
