using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Redis;
using Xunit;
using static Switchyard.FunctionalTests.Limits.Leases;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>Limits in a Redis server that has troubles of its own, over a connection as the service makes it.</summary>
public sealed class RedisLimitFaultTests(RedisNodeFixture fixture) : IClassFixture<RedisNodeFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(20);
    private readonly RedisOptions _options = new() { Prefix = RedisStores.Prefix() + "-faults", Deadline = Ample };
    private RedisClient _client = null!;
    private RedisConnection _connection = null!;
    private RedisLimitStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RedisNode Node => fixture.Node;

    public async ValueTask InitializeAsync()
    {
        (_client, _connection) = await RedisStores.ConnectAsync(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Node.Port}"), _options);
        _store = new RedisLimitStore(_connection);
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return default;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ReserveAsync_ScriptsFlushedAllTheTime_AdmitsExactlyTheLimit(int limit)
    {
        var (bucket, admitted, flushes) = (Bucket(Requests(limit), Tokens(1_000_000)), 0, 0);
        using var done = new CancellationTokenSource();
        var flushing = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    await Node.Database.ExecuteAsync("SCRIPT", "FLUSH");
                    await Node.Database.ExecuteAsync("WAIT", "1", "5");
                    flushes++;
                }
            },
            Token);

        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Token }, async (_, token) =>
        {
            var outcome = await _store.ReserveAsync([Lease(3, bucket)], token);
            outcome.Error.ShouldBeNull();
            Interlocked.Add(ref admitted, outcome.Value!.IsAdmitted ? 1 : 0);
        });

        await done.CancelAsync();
        await flushing;
        admitted.ShouldBe(limit);
        flushes.ShouldBeGreaterThan(10);
        (await RemainingAsync(bucket)).ShouldBe([0, 1_000_000 - (3 * limit)]);
    }

    [Fact]
    public async Task ReserveAsync_ServerFrozen_IsAValueInTimeAndCountsOnceWhenSettled()
    {
        var bucket = Bucket(Requests(10), Tokens(100), Places(5));
        var lease = Lease(50, bucket);
        (await _store.ReserveAsync([Lease(0, bucket)], Token)).IsSuccess.ShouldBeTrue();
        _options.Deadline = TimeSpan.FromMilliseconds(25);
        var started = Stopwatch.GetTimestamp();
        Node.Freeze();
        try
        {
            (await _store.ReserveAsync([lease], Token)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(2));
            _connection.Breaker.IsOpen.ShouldBeTrue();
        }
        finally
        {
            Node.Thaw();
        }

        // In the service a probe does it.
        _connection.Breaker.Close();
        _options.Deadline = Ample;
        (await _store.SettleAsync([new LimitSettlement(lease, 20)], Token)).ShouldBeNull();
        (await _store.SettleAsync([new LimitSettlement(lease, 20)], Token)).ShouldBeNull();
        (await RemainingAsync(bucket)).ShouldBe([8, 80, 4]);
    }

    [Fact]
    public async Task SettleAsync_ServerFull_IsDoneWhileReservationsAreRefused()
    {
        var bucket = Bucket(Requests(10), Tokens(100), Places(5));
        var lease = Lease(50, bucket);
        (await _store.ReserveAsync([lease], Token)).IsSuccess.ShouldBeTrue();
        await Node.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        try
        {
            (await _store.ReserveAsync([Lease(1, bucket)], Token)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            (await _store.SettleAsync([new LimitSettlement(lease, 20), new LimitSettlement(Lease(0, bucket), 10)], Token)).ShouldBeNull();
            (await _store.RenewAsync([Lease(0, bucket)], Token)).ShouldBeNull();
            (await RemainingAsync(bucket)).ShouldBe([8, 70, 4]);
        }
        finally
        {
            await Node.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        }

        (await _store.ReserveAsync([Lease(1, bucket)], Token)).Value!.IsAdmitted.ShouldBeTrue();
    }

    [Fact]
    public async Task SettleAsync_EverythingForgottenByTheServer_CountsAnewAndGivesNothingBack()
    {
        var bucket = Bucket(Requests(10), Tokens(100), Places(5));
        var (lost, open) = (Lease(50, bucket), Lease(50, bucket));
        (await _store.ReserveAsync([lost, open], Token)).Value!.IsAdmitted.ShouldBeTrue();
        await Node.Database.ExecuteAsync("FLUSHALL");

        (await _store.RenewAsync([open], Token)).ShouldBeNull();
        (await _store.SettleAsync([new LimitSettlement(lost, 20)], Token)).ShouldBeNull();

        (await RemainingAsync(bucket)).ShouldBe([9, 80, 4]);
    }

    [Fact]
    public async Task Scripts_TenBuckets_AreDoneInUnderAMillisecond()
    {
        LimitBucket[] buckets = [.. Enumerable.Range(0, 9).Select(i => Bucket(Requests(1_000_000), Tokens(1_000_000_000), Places(1_000_000))), Upstream()];
        await Node.Database.ExecuteAsync("CONFIG", "RESETSTAT");

        var admitted = await CostAsync("evalsha", 400, async lease => await _store.ReserveAsync([lease], Token), buckets);
        var full = buckets.Append(Bucket(Requests(0))).ToArray();
        var refused = await CostAsync("evalsha", 400, async lease => await _store.ReserveAsync([lease], Token), full);
        var settled = await CostAsync("evalsha", 400, async lease => await _store.SettleAsync([new LimitSettlement(lease, 7)], Token), buckets);
        var read = await CostAsync("evalsha", 400, async _ => await _store.ReadAsync(buckets, Token), buckets);

        TestContext.Current.TestOutputHelper!.WriteLine($"us a call of 10 buckets: admitted {admitted}, refused {refused}, settled {settled}, read {read}");
        new[] { admitted, refused, settled, read }.ShouldAllBe(cost => cost > 0 && cost < 1000);
    }

    private static double Figure(string line, string name) =>
        double.Parse(line.Split(name + "=")[1].Split(',')[0], CultureInfo.InvariantCulture);

    private async Task<double> CostAsync(string command, int calls, Func<LimitLease, Task> call, LimitBucket[] buckets)
    {
        await call(Lease(5, buckets));
        await Node.Database.ExecuteAsync("CONFIG", "RESETSTAT");
        for (var i = 0; i < calls; i++)
        {
            await call(Lease(5, buckets));
        }

        var lines = ((string)await Node.Database.ExecuteAsync("INFO", "commandstats"))!.Split('\n');
        var line = lines.Single(found => found.StartsWith($"cmdstat_{command}:", StringComparison.Ordinal));
        Figure(line, "calls").ShouldBe(calls);
        return Figure(line, "usec_per_call");
    }

    private async Task<long[]> RemainingAsync(LimitBucket bucket) =>
        [.. (await _store.ReadAsync([bucket], Token)).Value!.Select(state => state.Remaining)];
}
