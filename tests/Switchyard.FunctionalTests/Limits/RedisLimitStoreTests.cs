using Shouldly;
using StackExchange.Redis;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Redis;
using Xunit;
using static Switchyard.FunctionalTests.Limits.Leases;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>The store in a real Redis server.</summary>
public sealed class RedisLimitStoreTests(RedisNodeFixture fixture) : LimitStoreTests, IClassFixture<RedisNodeFixture>, IAsyncLifetime
{
    private readonly string _prefix = RedisStores.Prefix();
    private RedisLimitStore _store = null!;

    protected override ILimitStore Store => _store;

    private RedisNode Node => fixture.Node;

    public async ValueTask InitializeAsync() => _store = await RedisStores.SteppedAsync(Node.Database, _prefix);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task ReserveAsync_ClockSetBack_LetsTimeStandStill()
    {
        var bucket = Bucket(Requests(2));
        await AdmitAsync(Lease(0, bucket));
        await AdvanceAsync(Minute);
        await AdmitAsync(Lease(0, bucket));
        await AdvanceAsync(TimeSpan.FromHours(-1));

        (await ReserveAsync(Lease(0, bucket))).Refusal!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        (await ReadAsync(bucket)).ShouldBe([new LimitState(bucket, bucket.Rules[0], 0, TimeSpan.FromSeconds(61))]);
        await AdvanceAsync(TimeSpan.FromHours(1));
        (await ReserveAsync(Lease(0, bucket))).IsAdmitted.ShouldBeFalse();
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await AdmitAsync(Lease(0, bucket));
    }

    [Fact]
    public async Task RenewAsync_ClockSetBack_KeepsThePlace()
    {
        var bucket = Bucket(Requests(9), Places(2));
        var lease = Lease(0, bucket);
        await AdmitAsync(lease);
        await AdvanceAsync(TimeSpan.FromHours(-1));
        await Store.RenewAsync([lease], Token);

        (await ReserveAsync(Lease(0, bucket))).States[1].Remaining.ShouldBe(0);
        await AdvanceAsync(TimeSpan.FromHours(1) + LimitLease.Lifetime);
        (await RemainingAsync(bucket)).ShouldBe([7, 2]);
    }

    [Fact]
    public async Task EveryOperation_LeavesOnlyKeysOfOneSlotThatExpire()
    {
        var (bucket, upstream) = (Bucket(Requests(9), Tokens(9), Places(9)), Upstream());
        var user = new LimitBucket(LimitScope.EndUser, "user:1", [Requests(9), Places(9)]);
        var (settled, open) = (Lease(1, bucket, upstream), Lease(1, bucket, user, upstream));
        await AdmitAsync(settled);
        await AdmitAsync(open);
        await SettleAsync(new LimitSettlement(settled, 1) { Allowance = new UpstreamAllowance(5, Minute, 5, Minute) });
        await Store.RenewAsync([open, Lease(1, Bucket(Places(1)))], Token);

        var keys = (await Node.KeysAsync($"*{_prefix}:limits*")).Where(key => !key.EndsWith(":clock", StringComparison.Ordinal)).ToList();
        keys.Count.ShouldBe(10);
        foreach (var key in keys)
        {
            key.ShouldStartWith($"{{{_prefix}:limits}}:1:");
            var life = (await Node.Database.KeyTimeToLiveAsync(key)).ShouldNotBeNull();
            if (key.Contains(":l:", StringComparison.Ordinal))
            {
                // Of the settled lease and of those that still run.
                (life <= LimitLease.SettledMemory ? LimitLease.SettledMemory - life : LimitLease.Memory - life).ShouldBeInRange(TimeSpan.Zero, Minute);
                continue;
            }

            var least = key.Contains(":user:", StringComparison.Ordinal) ? Minute * 2 : TimeSpan.FromHours(48);
            life.ShouldBeInRange(least - Minute, least);
        }
    }

    [Fact]
    public async Task ReserveAsync_WindowUsedForHours_KeepsOnlyTheSlotsThatCount()
    {
        var bucket = Bucket(Requests(1000));
        for (var i = 0; i < 300; i++)
        {
            await AdmitAsync(Lease(0, bucket));
            await AdvanceAsync(Slot(1.3));
        }

        var key = (await Node.KeysAsync($"*{_prefix}:limits*:w:*")).ShouldHaveSingleItem();
        (await Node.Database.HashLengthAsync(key)).ShouldBeLessThanOrEqualTo(3 + LimitRule.SlotsPerWindow + 1);
        await AdvanceAsync(Minute * 100);
        await AdmitAsync(Lease(0, bucket));
        (await Node.Database.HashLengthAsync(key)).ShouldBe(4);
    }

    [Fact]
    public async Task Scripts_AnyMalformedCall_AreRefusedBeforeAnythingIsWritten()
    {
        var bucket = Bucket(Requests(9), Tokens(9), Places(9));
        var calls = new List<(RedisScript Script, RedisKey[] Keys, RedisValue[] Arguments)>();
        var recorder = new RedisLimitStore(
            (script, keys, arguments, _) =>
            {
                calls.Add((script, keys, arguments));
                return ValueTask.FromResult(Reply<RedisResult>.Failed(new LlmError(LlmErrorCode.StoreUnavailable, "recorded")));
            },
            $"{_prefix}-fuzz");
        var lease = Lease(3, bucket, Upstream());
        await recorder.ReserveAsync([lease], Token);
        await recorder.SettleAsync([new LimitSettlement(lease, 1) { Allowance = new UpstreamAllowance(1, Minute, 1, Minute) }], Token);
        await recorder.RenewAsync([lease], Token);
        await recorder.ReadAsync([bucket], Token);

        foreach (var (script, keys, arguments) in calls)
        {
            await RefusedAsync(script, keys, arguments[..^1]);
            await RefusedAsync(script, keys, [.. arguments, "1"]);
            await RefusedAsync(script, keys[..^1], arguments);
            await RefusedAsync(script, [.. keys, keys[0]], arguments);
            for (var i = 0; i < arguments.Length; i++)
            {
                foreach (RedisValue wrong in (RedisValue[])["", "-1", "1e300", "nan", "0.5", "x y", "99999"])
                {
                    await RunAsync(script, keys, [.. arguments[..i], wrong, .. arguments[(i + 1)..]]);
                }
            }
        }

        await RefusedAsync(calls[0].Script, [], []);
    }

    protected override async ValueTask AdvanceAsync(TimeSpan by) => await RedisStores.AdvanceAsync(Node.Database, _prefix, by);

    private static TimeSpan Slot(double count) => TimeSpan.FromSeconds(count);

    private async Task RefusedAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments) =>
        (await RunAsync(script, keys, arguments)).ShouldBeTrue(string.Join(' ', arguments));

    // Whether it was refused, and then without a trace.
    private async Task<bool> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            await Node.Database.ScriptEvaluateAsync(script.Text, keys, arguments);
            await Node.Database.KeyDeleteAsync([.. (await Node.KeysAsync($"*{_prefix}-fuzz*")).Select(key => (RedisKey)key)]);
            return false;
        }
        catch (RedisServerException e)
        {
            e.Message.ShouldContain("malformed call");
            (await Node.KeysAsync($"*{_prefix}-fuzz*")).ShouldBeEmpty();
            return true;
        }
    }
}
