using Microsoft.Extensions.Logging.Abstractions;
using Switchyard.Core.Accounting;
using Switchyard.Core.Budgets;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Providers;
using Switchyard.Tests.Support;
using Switchyard.Tests.Telemetry;

namespace Switchyard.Tests.Budgets;

/// <summary>Guards of several replicas over one bank and a clock that stands still.</summary>
internal sealed class BudgetRig : IBudgetObserver, IDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(16);

    private readonly MetricsFixture _metrics = new();
    private int _requests;

    public BudgetRig(int replicas = 1, DateTimeOffset? start = null)
    {
        Time = start is { } at ? new ManualTimeProvider(at) : new ManualTimeProvider();
        Bank = new BudgetBank(Time);
        Guards = [.. Enumerable.Range(0, replicas).Select(Guard)];
    }

    public ManualTimeProvider Time { get; }

    public BudgetBank Bank { get; }

    public BudgetOptions Options { get; set; } = new();

    public IReadOnlyList<BudgetGuard> Guards { get; }

    public BudgetGuard First => Guards[0];

    public List<BudgetNotice> Notices { get; } = [];

    public double Metric(string name) => _metrics.Read().Samples.Where(sample => sample.Name == name).Sum(static sample => sample.Value);

    public static CallerIdentity Caller(decimal? day = null, decimal? total = null, string id = "k1") => new("key", "tenant")
    {
        KeyId = id,
        Policy = KeyPolicy.Open with { Budget = new Budget { Hard = new BudgetFigures { Day = day, Total = total } } },
    };

    public static async Task<LlmErrorCode?> TryAsync(BudgetGuard guard, CallerIdentity caller, decimal amount) =>
        (await guard.ReserveAsync(caller, amount, CancellationToken.None)).Error?.Code;

    /// <summary>What an attempt that held this is settled as.</summary>
    public AttemptSettlement Settled(int replica, IReadOnlyList<BudgetHold> holds, decimal? cost) => new()
    {
        Intent = new AttemptIntent
        {
            RequestId = $"r{Interlocked.Increment(ref _requests)}",
            Attempt = 1,
            At = Time.GetUtcNow(),
            Replica = Name(replica),
            KeyId = "k1",
            Key = "key",
            Tenant = "tenant",
            Provider = "p",
            Model = "m",
            ExpiresAt = Time.GetUtcNow() + Lease,
            Budgets = Guards[replica].Settle(holds, cost),
        },
        Status = AttemptStatus.Completed,
        Usage = Usage.Unknown,
        Cost = new Cost { Total = cost, Source = cost is null ? "unpriced" : "catalog" },
        EndedAt = Time.GetUtcNow(),
    };

    /// <summary>Ends an attempt and brings its settlement into the ledger.</summary>
    public AttemptSettlement Settle(int replica, IReadOnlyList<BudgetHold> holds, decimal? cost)
    {
        var settled = Settled(replica, holds, cost);
        if (Bank.Append(Name(replica), [settled]))
        {
            Guards[replica].Appended([settled]);
        }

        return settled;
    }

    public static string Name(int replica) => $"replica-{replica}";

    /// <summary>Lets the upkeep of all guards run for a time of the clock that stands still.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        var step = TimeSpan.FromMilliseconds(500);
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            Time.Advance(step);
            foreach (var guard in Guards)
            {
                await guard.KeepAsync(CancellationToken.None);
            }
        }
    }

    public void Reached(BudgetNotice notice)
    {
        lock (Notices)
        {
            Notices.Add(notice);
        }
    }

    public void Dispose() => _metrics.Dispose();

    private BudgetGuard Guard(int index) => new(
        Bank,
        new BudgetSettings(Name(index), () => new BudgetPolicy(Options), static () => Lease),
        [this],
        _metrics.Metrics,
        Time,
        NullLogger<BudgetGuard>.Instance);
}
