using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>What a call holds, from its reservation to its settlement. Everything in it is settled once. Thread-safe.</summary>
/// <param name="control">Takes the settlements.</param>
/// <param name="heedsUpstream">Whether what upstreams say of their limits is kept.</param>
internal sealed class AdmissionLedger(AdmissionControl control, bool heedsUpstream)
{
    private readonly Lock _lock = new();
    private readonly List<Reservation> _open = new(1);
    private LimitLease? _call;
    private bool _holdsPlace;
    private bool _isCounted;
    private bool _hasTaken;
    private bool _hasEnded;
    private long _used;

    /// <summary>Whether the call has been counted against its caller's limits.</summary>
    public bool IsCounted => _isCounted;

    /// <summary>Whether the call's own lease holds its tokens.</summary>
    public bool HoldsTokens { get; private set; }

    /// <summary>Whether an attempt has been admitted.</summary>
    public bool HasSent { get; private set; }

    /// <summary>Takes in what has been reserved.</summary>
    /// <param name="reservation">The attempt's.</param>
    /// <param name="call">The call's own lease, when it was reserved with it.</param>
    /// <param name="holdsPlace">Whether that one holds a place.</param>
    public void Open(Reservation reservation, LimitLease? call, bool holdsPlace)
    {
        lock (_lock)
        {
            var isAttempt = reservation.Target is not null;
            if (isAttempt)
            {
                HasSent = true;
                _open.Add(reservation);
            }

            if (call is not null)
            {
                (_call, _holdsPlace, _isCounted, HoldsTokens) = (call, holdsPlace, true, isAttempt);
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
            used = Used(reservation, error, facts);
            _used += reservation.TokenLease is null ? used : 0;
        }

        Settle(reservation, used, facts?.Allowance ?? default, id);
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

    private static long Used(Reservation reservation, LlmError? error, AnswerFacts? facts)
    {
        if (facts?.Usage is { } usage && usage.Source != Usage.None)
        {
            return Math.Max(0, Math.Max(usage.TotalTokens, usage.PromptTokens + usage.CompletionTokens));
        }

        // A target that failed before it answered used nothing. One that was left was at work on the prompt, and one
        // that answered without figures, whole or in part, may have used all that was reserved.
        return facts is not null ? reservation.Tokens : error is not null ? 0 : reservation.Prompt;
    }

    private void Settle(Reservation reservation, long used, in UpstreamAllowance allowance, string id)
    {
        if (reservation.TokenLease is { } tokens)
        {
            control.Settlements.Add(new LimitSettlement(tokens, used), holdsPlace: false, endsCall: false);
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

            control.Settlements.Add(new LimitSettlement(lease, used) { Allowance = allowance }, reservation.HoldsPlace, endsCall: false);
        }

        if (learned is not null && !Claims(reservation.Lease, learned.Bucket))
        {
            // The first that this target has said: the attempt itself reserved nothing of it.
            var first = new LimitLease($"{id}:{reservation.Attempt}:u", [new LimitClaim(learned.Bucket, 0, 0)]);
            control.Settlements.Add(new LimitSettlement(first, 0) { Allowance = allowance }, holdsPlace: false, endsCall: false);
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

    private void SettleCallIfOver()
    {
        LimitLease? call;
        long used;
        lock (_lock)
        {
            if (!_hasEnded || _open.Count > 0 || !_hasTaken)
            {
                return;
            }

            (call, used) = (_call, _used);
            (_call, _hasTaken, HoldsTokens) = (null, false, false);
        }

        if (call is null)
        {
            control.Metrics.Released();
            return;
        }

        if (_holdsPlace)
        {
            control.Keeper.Drop(call);
        }

        control.Settlements.Add(new LimitSettlement(call, used), _holdsPlace, endsCall: true);
    }

    private void Hold(LimitLease? lease, bool holdsPlace)
    {
        if (lease is not null && holdsPlace)
        {
            control.Keeper.Hold(lease);
        }
    }
}
