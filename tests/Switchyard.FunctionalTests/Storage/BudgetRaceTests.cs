using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Switchyard.FunctionalTests.Support;
using Switchyard.Storage.Budgets;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>Many replicas at one database of either kind: nothing is spent that is not there, and nothing is held that nobody knows of.</summary>
public abstract class BudgetRaceTests : IAsyncDisposable
{
    private const string Budget = "key:k1";
    private const decimal Limit = 20;

    private static readonly string[] Periods = ["day:2026-11-22", "month:2026-11"];

    private readonly DatabaseSource _source;

    private protected BudgetRaceTests(DatabaseSource source) => _source = source;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Operations_OfManyReplicasAtOnce_NeverExceedTheLimit()
    {
        var database = await _source.StartAsync();
        var ledger = new BudgetLedger(database);
        using var stop = new CancellationTokenSource();
        var watch = Task.Run(() => WatchAsync(ledger, stop.Token), Token);

        var replicas = await Task.WhenAll(Enumerable.Range(0, 5).Select(seed => Task.Run(() => WorkAsync(ledger, new BudgetStore(database), seed), Token)));
        await stop.CancelAsync();
        (await watch).ShouldBeGreaterThan(0);

        foreach (var period in Periods)
        {
            var (spent, granted) = await ledger.ReadAsync(Budget, period, Token);
            spent.ShouldBe(replicas.Sum(replica => replica.Spent));
            granted.ShouldBe(replicas.Sum(replica => replica.Held));
        }
    }

    [Fact]
    public async Task ReserveAsync_ThreeGuardsAtOneDatabase_ExactlyAHundredPass()
    {
        var database = await _source.StartAsync();
        var ledger = new BudgetLedger(database);
        using var meters = new LooseMeters();
        var metrics = new SwitchyardMetrics(meters, new MetricLabels());
        var guards = Enumerable.Range(0, 3).Select(i => new BudgetGuard(
            new BudgetStore(database),
            new BudgetSettings($"replica-{i}", static () => new BudgetPolicy(new BudgetOptions()), static () => TimeSpan.FromMinutes(16)),
            [],
            metrics,
            TimeProvider.System,
            NullLogger<BudgetGuard>.Instance)).ToList();
        var caller = new CallerIdentity("key", "tenant")
        {
            KeyId = "k1",
            Policy = KeyPolicy.Open with { Budget = new Budget { Hard = new BudgetFigures { Total = 0.1m, Month = 1 } } },
        };

        var calls = await Task.WhenAll(Enumerable.Range(0, 3000).Select(i => Task.Run(
            async () =>
            {
                var outcome = await guards[i % 3].ReserveAsync(caller, 0.001m, Token);
                if (outcome.IsSuccess)
                {
                    var holds = guards[i % 3].Settle(outcome.Value.Holds, 0.001m);
                    (await ledger.AppendAsync($"replica-{i % 3}", holds, 0.001m, Token)).ShouldBeNull();
                }

                return outcome.Error?.Code;
            },
            Token)));

        calls.Count(static code => code is null).ShouldBe(100);
        calls.Where(static code => code is not null).ShouldAllBe(code => code == LlmErrorCode.BudgetExceeded);
        (await ledger.ReadAsync(Budget, "total", Token)).ShouldBe((0.1m, 0m));
    }

    private static async Task<int> WatchAsync(BudgetLedger ledger, CancellationToken cancellationToken)
    {
        var looks = 0;
        for (; !cancellationToken.IsCancellationRequested; looks++)
        {
            foreach (var period in Periods)
            {
                var (spent, granted) = await ledger.ReadAsync(Budget, period, Token);
                (spent + granted).ShouldBeLessThanOrEqualTo(Limit);
            }
        }

        return looks;
    }

    private static async Task<(decimal Spent, decimal Held)> WorkAsync(BudgetLedger ledger, BudgetStore store, int seed)
    {
        var random = new Random(seed);
        var (replica, spent, held) = ($"replica-{seed}", 0m, 0m);
        for (var i = 1; i <= 60; i++)
        {
            var holder = new BudgetHolder(replica, i, TimeSpan.FromMinutes(16));
            var amount = random.Next(1, 2000) / 1000m;
            switch (random.Next(3))
            {
                case 0:
                    // In another order each time: whoever locks must not go by it.
                    BudgetAsk[] asks = [.. Periods.Select(period => new BudgetAsk(Budget, period, Limit, amount, amount, 0))];
                    random.Shuffle(asks);
                    held += (await store.GrantAsync(holder, asks, Token)).Value![0].Given;
                    break;
                case 1 when held >= amount:
                    var used = amount / 2;
                    (await ledger.AppendAsync(replica, [.. Periods.Select(period => new Core.Accounting.BudgetHold(Budget, period, used))], used, Token)).ShouldBeNull();
                    (spent, held) = (spent + used, held - used);
                    break;
                default:
                    held = Math.Min(held, amount);
                    (await store.ReturnAsync(holder, Periods.ToDictionary(static period => (Budget, period), _ => held), Token)).ShouldBeNull();
                    break;
            }
        }

        return (spent, held);
    }
}
