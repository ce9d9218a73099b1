using Shouldly;
using Switchyard.Core.Limits;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>What limits mean, as a list of everything that happened. Slow, and hard to get wrong.</summary>
/// <param name="start">What the store's clock says, from the beginning of a slot.</param>
internal sealed class LimitModel(TimeSpan start)
{
    private const long Slot = TimeSpan.TicksPerSecond;
    private readonly LimitBucket[] _buckets =
    [
        Leases.Bucket(Leases.Requests(4), Leases.Tokens(100)),
        Leases.Bucket(Leases.Tokens(150), Leases.Places(3)),
        Leases.Bucket(Leases.Requests(6)),
    ];

    private readonly List<Event> _events = [];
    private readonly List<LimitLease> _leases = [];
    private readonly HashSet<string> _settled = [];
    private long _now = start.Ticks;

    /// <summary>A new lease of one or two buckets.</summary>
    public LimitLease Invent(ModelStep step)
    {
        LimitBucket[] buckets = step.Milliseconds % 2 == 0 ? [_buckets[step.Bucket]] : [_buckets[step.Bucket], _buckets[(step.Bucket + 1) % 3]];
        var lease = Leases.Lease(step.Tokens, buckets);
        _leases.Add(lease);
        return lease;
    }

    /// <summary>A lease there has been, refused or not; a new one when there has been none.</summary>
    public LimitLease Known(ModelStep step) => _leases.Count == 0 ? Invent(step) : _leases[step.Milliseconds % _leases.Count];

    /// <summary>Time passes.</summary>
    public void Advance(TimeSpan by) => _now += by.Ticks;

    /// <summary>A settlement of a lease, which is never of more than it reserved.</summary>
    public LimitSettlement Settle(ModelStep step)
    {
        var lease = Known(step);
        var used = Math.Min(step.Tokens, lease.Claims[0].Tokens);
        if (_settled.Add(lease.Id))
        {
            var wasTaken = _events.Exists(found => found.Lease == lease);
            _events.AddRange(wasTaken ? [] : Events(lease).Where(found => found.Rule.Unit != LimitUnit.Concurrency).Select(found => found with { IsForced = true }));
            _events.RemoveAll(found => found.Lease == lease && found.Rule.Unit == LimitUnit.Concurrency);
            foreach (var found in _events.Where(found => found.Lease == lease && found.Rule.Unit == LimitUnit.Tokens))
            {
                found.Amount = used;
            }
        }

        return new LimitSettlement(lease, used);
    }

    /// <summary>Compares the store's decision with what it must be.</summary>
    public void Check(LimitLease lease, LimitDecision decision)
    {
        if (!_settled.Contains(lease.Id) && !_events.Exists(found => found.Lease == lease))
        {
            var fits = lease.Claims.All(claim => claim.Bucket.Rules.All(rule => Amount(claim, rule) == 0 || Used(claim.Bucket, rule) + Amount(claim, rule) <= rule.Most));
            decision.IsAdmitted.ShouldBe(fits);
            _events.AddRange(fits ? Events(lease) : []);
        }
        else
        {
            decision.IsAdmitted.ShouldBeTrue();
        }

        decision.States.ShouldBe(lease.Claims.SelectMany(claim => claim.Bucket.Rules.Select(rule => new LimitState(
            claim.Bucket, rule, Math.Max(0, rule.Most - Used(claim.Bucket, rule)), Reset(claim.Bucket, rule)))));
    }

    /// <summary>Whether no interval of a window's length, wherever it begins, holds more than its limit of what was admitted.</summary>
    public bool NoWindowHoldsMoreThanTheLimit() => _events
        .Where(first => first.Rule.Unit != LimitUnit.Concurrency)
        .All(first => _events
            .Where(other => other.Rule == first.Rule && other.Bucket == first.Bucket && !other.IsForced)
            .Where(other => other.At >= first.At && other.At - first.At <= first.Rule.Window.Ticks)
            .Sum(other => other.Amount) <= first.Rule.Most);

    private static long Amount(LimitClaim claim, LimitRule rule) => rule.Unit == LimitUnit.Concurrency ? 1 : claim.Amount(rule.Unit);

    private IEnumerable<Event> Events(LimitLease lease) => lease.Claims.SelectMany(
        claim => claim.Bucket.Rules.Select(rule => new Event(lease, claim.Bucket, rule, _now) { Amount = Amount(claim, rule) }));

    private IEnumerable<Event> Alive(LimitBucket bucket, LimitRule rule) => _events.Where(found =>
        found.Bucket == bucket && found.Rule == rule && found.Amount > 0 &&
        (rule.Unit == LimitUnit.Concurrency ? _now - found.At < LimitLease.Lifetime.Ticks : (_now / Slot) - (found.At / Slot) <= 60));

    private long Used(LimitBucket bucket, LimitRule rule) => Alive(bucket, rule).Sum(found => found.Amount);

    private TimeSpan Reset(LimitBucket bucket, LimitRule rule) =>
        rule.Unit == LimitUnit.Concurrency || Alive(bucket, rule).MaxBy(found => found.At) is not { } youngest
            ? TimeSpan.Zero
            : TimeSpan.FromTicks((((youngest.At / Slot) + 61) * Slot) - _now);

    private sealed record Event(LimitLease Lease, LimitBucket Bucket, LimitRule Rule, long At)
    {
        public long Amount { get; set; }

        public bool IsForced { get; init; }
    }
}
