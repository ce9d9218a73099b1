namespace Switchyard.Core.Limits;

/// <summary>The counts of one bucket. Not thread-safe: <see cref="EmbeddedLimitStore"/> holds the lock.</summary>
internal sealed class CountedBucket(string id)
{
    // Nobody knows when a place comes free: it is worth asking again soon, not only when the first could expire.
    private static readonly TimeSpan AskAgainForPlace = TimeSpan.FromSeconds(1);
    private readonly List<Counter> _counters = new(2);
    private readonly PlaceSet _places = new();
    private UpstreamFigures? _upstream;

    /// <summary>Its name.</summary>
    public string Id => id;

    /// <summary>How many unsettled leases will come back to it.</summary>
    public int Leases { get; set; }

    /// <summary>Whether nothing would be lost by forgetting it.</summary>
    public bool IsIdle(long now)
    {
        Advance(now);
        return Leases == 0 && _places.Count == 0 && _counters.TrueForAll(counter => counter.Window.Total == 0) && _upstream?.IsIdle(now) != false;
    }

    /// <summary>Forgets what has passed.</summary>
    public void Advance(long now)
    {
        _places.Expire(now);
        _upstream?.InFlight.Expire(now);
        foreach (var counter in _counters)
        {
            counter.Window.Advance(now);
        }
    }

    /// <summary>Why a claim does not fit, of several reasons the longest; null when it fits. It counts for later checks until taken or cancelled.</summary>
    public LimitRefusal? Check(LimitClaim claim, long now)
    {
        LimitRefusal? refusal = null;
        foreach (var rule in claim.Bucket.Rules)
        {
            var found = rule.Unit == LimitUnit.Concurrency ? CheckPlace(claim, rule) : CheckWindow(claim, rule, now);
            refusal = LimitRefusal.Longer(refusal, found);
        }

        return claim.Bucket.Scope == LimitScope.Upstream ? LimitRefusal.Longer(refusal, _upstream?.Check(claim, now)) : refusal;
    }

    /// <summary>Ends what checks made count.</summary>
    public void ClearPending()
    {
        _places.Pending = 0;
        foreach (var counter in _counters)
        {
            counter.Window.Pending = 0;
        }
    }

    /// <summary>Counts a claim that fits.</summary>
    public void Take(LimitClaim claim, string lease, long now)
    {
        TakePlaces(claim, lease, now);
        foreach (var rule in claim.Bucket.Rules)
        {
            if (rule.Unit != LimitUnit.Concurrency)
            {
                Window(rule).Add(now, claim.Amount(rule.Unit), now);
            }
        }

        if (claim.Bucket.Scope == LimitScope.Upstream)
        {
            Upstream.Take(claim, lease, now);
        }
    }

    /// <summary>Gives a lease places, or more time on those it holds.</summary>
    public void TakePlaces(LimitClaim claim, string lease, long now)
    {
        if (claim.HoldsPlace)
        {
            _places.Take(lease, 0, now + LimitLease.Lifetime.Ticks);
        }
    }

    /// <summary>Gives the places of a lease back and heeds what the upstream said, without counting anything.</summary>
    /// <param name="claim">What of the lease is this bucket's.</param>
    /// <param name="settlement">How the lease ended.</param>
    /// <param name="known">The lease; null when it was never taken here.</param>
    /// <param name="turn">The number of this among all that happened.</param>
    /// <param name="now">Now.</param>
    public void Release(LimitClaim claim, LimitSettlement settlement, LeaseRecord? known, long turn, long now)
    {
        _places.Release(settlement.Lease.Id);
        if (claim.Bucket.Scope == LimitScope.Upstream && (_upstream is not null || !settlement.Allowance.IsEmpty))
        {
            Upstream.Settle(settlement, known?.Turn, turn, now);
        }
    }

    /// <summary>Sets what a lease took to the truth; counts all of it now when it was never taken.</summary>
    public void Settle(LimitClaim claim, LimitSettlement settlement, LeaseRecord? known, long turn, long now)
    {
        Release(claim, settlement, known, turn, now);
        foreach (var rule in claim.Bucket.Rules)
        {
            if (rule.Unit != LimitUnit.Concurrency)
            {
                var taken = known is not null ? claim.Amount(rule.Unit) : 0;
                Window(rule).Add(known?.TakenAt ?? now, settlement.Amount(claim, rule.Unit) - taken, now);
            }
        }
    }

    /// <summary>How a figure stands.</summary>
    public LimitState State(LimitBucket bucket, LimitRule rule, long now)
    {
        if (rule.Unit == LimitUnit.Concurrency)
        {
            return new LimitState(bucket, rule, Math.Max(0, rule.Most - _places.Count), TimeSpan.Zero);
        }

        var window = Window(rule);
        return new LimitState(bucket, rule, Math.Max(0, rule.Most - window.Total), window.Reset(now));
    }

    private UpstreamFigures Upstream => _upstream ??= new UpstreamFigures();

    private LimitRefusal? CheckPlace(LimitClaim claim, LimitRule rule)
    {
        if (_places.Count + _places.Pending < rule.Most)
        {
            _places.Pending++;
            return null;
        }

        return new LimitRefusal(claim.Bucket, rule, rule.Most > 0 ? AskAgainForPlace : null);
    }

    private LimitRefusal? CheckWindow(LimitClaim claim, LimitRule rule, long now)
    {
        var amount = claim.Amount(rule.Unit);
        var window = Window(rule);
        if (amount == 0 || amount <= rule.Most - window.Total - window.Pending)
        {
            window.Pending += amount;
            return null;
        }

        return new LimitRefusal(claim.Bucket, rule, window.RetryAfter(amount, rule.Most, now));
    }

    private SlidingWindow Window(LimitRule rule)
    {
        foreach (var counter in _counters)
        {
            if (counter.Unit == rule.Unit && counter.Length == rule.Window)
            {
                return counter.Window;
            }
        }

        var added = new Counter(rule.Unit, rule.Window, new SlidingWindow(rule.Window));
        _counters.Add(added);
        return added.Window;
    }

    private readonly record struct Counter(LimitUnit Unit, TimeSpan Length, SlidingWindow Window);
}
