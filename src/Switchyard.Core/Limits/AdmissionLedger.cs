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
    private bool _hasTokens;
    private int _asking;
    private long _used;

    /// <summary>Whether the call has been counted against its caller's limits.</summary>
    public bool IsCounted { get; private set; } = isCounted;

    /// <summary>Whether an attempt has been admitted.</summary>
    public bool HasSent { get; private set; }

    /// <summary>
    /// Something is about to be reserved, on what the call holds now; until <see cref="Asked"/> none of that is settled. The call's end may
    /// come meanwhile: others can wait for the same answer.
    /// </summary>
    /// <returns>Whether the call has been counted, and whether its own lease holds its tokens.</returns>
    public (bool IsCounted, bool HasTokens) Ask()
    {
        lock (_lock)
        {
            _asking++;
            return (IsCounted, _hasTokens);
        }
    }

    /// <summary>It has been reserved, or refused.</summary>
    public void Asked()
    {
        lock (_lock)
        {
            _asking--;
        }

        SettleCallIfOver();
    }

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
                (_call, _holdsPlace, IsCounted, _hasTokens) = (call, holdsPlace, true, isAttempt);
            }

            if (!_hasTaken && (call ?? reservation.Lease) is not null)
            {
                _hasTaken = true;
                control.Metrics.Taken();
            }
        }

        Hold(call, holdsPlace);
        Hold(reservation.Lease, reservation.HoldsPlace);
        Hold(reservation.TokenLease, holdsPlace: false);
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

        Settle(reservation, used, facts?.Allowance ?? default, hasAnswered: error is null && facts is not null, id);
        SettleCallIfOver();
    }

    /// <summary>The call's answer has ended.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }

        SettleCallIfOver();
    }

    private LimitedBucket? Heed(Reservation reservation, bool hasAnswered, in UpstreamAllowance allowance)
    {
        var target = reservation.Target!;
        if (!allowance.IsEmpty)
        {
            return control.Upstreams.Learn(target.Provider.Name, target.Model, reservation.Key);
        }

        if (hasAnswered)
        {
            control.Upstreams.Skip(target.Provider.Name, target.Model, reservation.Key);
        }

        return null;
    }

    private void Settle(Reservation reservation, long used, in UpstreamAllowance allowance, bool hasAnswered, string id)
    {
        if (reservation.TokenLease is { } tokens)
        {
            control.Keeper.Drop(tokens);
            control.Settlements.Add(new LimitSettlement(tokens, used), isUrgent: false, endsCall: false);
        }

        var learned = heedsUpstream ? Heed(reservation, hasAnswered, allowance) : null;
        if (reservation.Lease is { } lease)
        {
            control.Keeper.Drop(lease);
            control.Settlements.Add(new LimitSettlement(lease, used) { Allowance = allowance }, reservation.HoldsPlace && _isScarce, endsCall: false);
        }

        if (learned is not null && !reservation.Claims(learned.Bucket))
        {
            // The attempt itself reserved nothing of it: the target had said nothing until now.
            var first = new LimitLease($"{id}:{reservation.Attempt}:u", [new LimitClaim(learned.Bucket, 0, 0)]);
            control.Settlements.Add(new LimitSettlement(first, 0) { Allowance = allowance }, isUrgent: false, endsCall: false);
        }
    }

    private void SettleCallIfOver()
    {
        LimitLease? call;
        long used;
        lock (_lock)
        {
            if (!_hasEnded || _open.Count > 0 || _asking > 0 || !_hasTaken)
            {
                return;
            }

            (call, used) = (_call, _used);
            (_call, _hasTaken, _hasTokens) = (null, false, false);
        }

        if (call is null)
        {
            control.Metrics.Released();
            return;
        }

        control.Keeper.Drop(call);
        control.Settlements.Add(new LimitSettlement(call, used), _holdsPlace && _isScarce, endsCall: true);
    }

    private void Hold(LimitLease? lease, bool holdsPlace)
    {
        if (lease is not null)
        {
            control.Keeper.Hold(lease, holdsPlace);
        }
    }
}
