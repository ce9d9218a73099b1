using StackExchange.Redis;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;

namespace Switchyard.Redis;

/// <summary>
/// The limits of all replicas, counted in Redis by its own clock: one script call an operation. Needs Redis 7. Keys live
/// 48 hours after they were last written, longer than any entry of the cache, so that a server that evicts by time to live
/// evicts those first. Only what callers can make any number of lives shorter: an end user's figures for two windows (at
/// least 2 minutes), records of leases for <see cref="LimitLease.Memory"/>. Thread-safe.
/// </summary>
internal sealed class RedisLimitStore(ScriptRunner run, string prefix) : ILimitStore
{
    private const string Shared = "limits_common_v1";

    // A renewal of 1,000 leases at once would hold up everybody else's calls.
    private const int RenewedPerCall = 200;
    private static readonly RedisScript Reserve = RedisScript.Load("reserve_v1", Shared);
    private static readonly RedisScript Settle = RedisScript.Load("settle_v1", Shared);
    private static readonly RedisScript Renew = RedisScript.Load("renew_v1", Shared);
    private static readonly RedisScript Read = RedisScript.Load("read_v1", Shared);

    /// <summary>The store behind a connection.</summary>
    /// <param name="connection">The connection.</param>
    public RedisLimitStore(RedisConnection connection)
        : this(connection.DecideAsync, connection.Prefix)
    {
    }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public async ValueTask<Outcome<LimitDecision>> ReserveAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        LimitArguments.ThrowIfUnfit(leases);
        var call = new LimitCall(prefix).Add(Milliseconds(LimitLease.Memory)).Add(LimitLease.Lifetime).Add(leases.Count);
        var entries = new List<LimitEntry>();
        foreach (var lease in leases)
        {
            var own = LimitEntry.Of(lease);
            call.AddLease(lease).Add(own.Count);
            own.ForEach(entry => AddReserved(call, entry));
            entries.AddRange(own);
        }

        var reply = await RunAsync(Reserve, call, cancellationToken).ConfigureAwait(false);
        return reply.Error is { } error ? error : LimitReply.Decision((long[])reply.Value, entries);
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> SettleAsync(IReadOnlyList<LimitSettlement> settlements, CancellationToken cancellationToken)
    {
        LimitArguments.ThrowIfUnfit(settlements);
        var call = new LimitCall(prefix).Add(Milliseconds(LimitLease.SettledMemory)).Add(settlements.Count);
        foreach (var settlement in settlements)
        {
            var own = LimitEntry.Of(settlement.Lease);
            call.AddLease(settlement.Lease).Add(own.Count);
            own.ForEach(entry => AddSettled(call, settlement, entry));
        }

        return (await RunAsync(Settle, call, cancellationToken).ConfigureAwait(false)).Error;
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> RenewAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        LimitArguments.ThrowIfUnfitToRenew(leases);
        foreach (var part in leases.Chunk(RenewedPerCall))
        {
            var call = new LimitCall(prefix).Add(Milliseconds(LimitLease.Memory)).Add(LimitLease.Lifetime).Add(part.Length);
            foreach (var lease in part)
            {
                AddRenewed(call, lease);
            }

            if ((await RunAsync(Renew, call, cancellationToken).ConfigureAwait(false)).Error is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<IReadOnlyList<LimitState>>> ReadAsync(
        IReadOnlyList<LimitBucket> buckets, CancellationToken cancellationToken)
    {
        LimitArguments.ThrowIfUnfit(buckets);
        List<LimitEntry> entries =
            [.. buckets.SelectMany(bucket => bucket.Rules.Select(rule => new LimitEntry(new LimitClaim(bucket, 0, 0), rule)))];
        var call = new LimitCall(prefix).Add(entries.Count);
        foreach (var entry in entries)
        {
            AddRead(call, entry);
        }

        // Without figures there is no key by which a cluster could find the server to ask.
        if (entries.Count == 0)
        {
            return new Outcome<IReadOnlyList<LimitState>>([]);
        }

        var reply = await RunAsync(Read, call, cancellationToken).ConfigureAwait(false);
        return reply.Error is { } error ? error : new Outcome<IReadOnlyList<LimitState>>(LimitReply.States((long[])reply.Value, 0, entries));
    }

    private static void AddReserved(LimitCall call, LimitEntry entry)
    {
        var (claim, rule) = entry;
        _ = rule switch
        {
            null => call.Add("u").Add(claim.Amount(LimitUnit.Requests)).Add(claim.Amount(LimitUnit.Tokens)).AddUpstream(claim.Bucket),
            { Unit: LimitUnit.Concurrency } => call.Add("p").Add(rule.Most).AddPlaces(claim.Bucket).AddLife(claim.Bucket, rule),
            _ => call.Add("w").Add(claim.Amount(rule.Unit)).Add(rule.Most).AddWindow(claim.Bucket, rule).AddLife(claim.Bucket, rule),
        };
    }

    private static void AddSettled(LimitCall call, LimitSettlement settlement, LimitEntry entry)
    {
        var (claim, rule) = entry;
        switch (rule)
        {
            case null:
                call.Add("u").Add(claim.Amount(LimitUnit.Tokens)).AddUpstream(claim.Bucket);
                AddFigures(call, settlement.Allowance);
                break;
            case { Unit: LimitUnit.Concurrency }:
                call.Add("p").AddPlaces(claim.Bucket);
                break;
            default:
                call.Add("w").Add(claim.Amount(rule.Unit)).Add(settlement.Amount(claim, rule.Unit));
                call.AddWindow(claim.Bucket, rule).AddLife(claim.Bucket, rule);
                break;
        }
    }

    private static void AddFigures(LimitCall call, UpstreamAllowance said)
    {
        call.Add((said.Requests is null ? 0 : 1) + (said.Tokens is null ? 0 : 1));
        if (said.Requests is { } requests)
        {
            call.Add("r").Add(requests).Add(UpstreamAllowance.Bound(said.RequestsReset));
        }

        if (said.Tokens is { } tokens)
        {
            call.Add("t").Add(tokens).Add(UpstreamAllowance.Bound(said.TokensReset));
        }
    }

    private static void AddRenewed(LimitCall call, LimitLease lease)
    {
        List<LimitEntry> places = [.. LimitEntry.Of(lease).Where(entry => entry.Rule?.Unit == LimitUnit.Concurrency)];
        call.AddLease(lease).Add(places.Count);
        places.ForEach(place => call.AddPlaces(place.Claim.Bucket).AddLife(place.Claim.Bucket, place.Rule!));
    }

    private static void AddRead(LimitCall call, LimitEntry entry)
    {
        var rule = entry.Rule!;
        _ = rule.Unit == LimitUnit.Concurrency
            ? call.Add("p").Add(rule.Most).AddPlaces(entry.Claim.Bucket)
            : call.Add("w").Add(rule.Most).AddWindow(entry.Claim.Bucket, rule);
    }

    private static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;

    private ValueTask<Reply<RedisResult>> RunAsync(RedisScript script, LimitCall call, CancellationToken cancellationToken) =>
        run(script, call.Keys, call.Arguments, cancellationToken);
}
