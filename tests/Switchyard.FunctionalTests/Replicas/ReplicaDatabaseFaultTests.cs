using System.Net;
using Shouldly;
using Switchyard.FakeUpstream.Stores;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Storage;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Three servers under load while their PostgreSQL answers nothing: alice has a hard budget, bob a soft one.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaDatabaseFaultTests : IAsyncLifetime
{
    private const decimal Price = 0.01m;

    // An ask is given up after two seconds; the rest is room for a machine that does ten things at once.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    private ReplicaRig _rig = null!;
    private PostgreSqlServer _database = null!;
    private LedgerProbe _probe = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed.");
        _database = await PostgreSqlServer.StartAsync(Token);
        var url = await _database.CreateDatabaseAsync("budgets", Token);
        _probe = new LedgerProbe(url);
        _rig = await ReplicaRig.StartAsync("", null, Token, (settings, _) => settings.SetVariable("DATABASE_URL", url)
            .Set("Providers__up__Prices__m__Request", "0.01")
            .Set("Budgets__Tenants__alice__Hard__Total", "40")
            .Set("Budgets__Tenants__bob__Soft__Total", "1"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_rig is not null)
        {
            await _probe.DisposeAsync();
            await _rig.DisposeAsync();
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public async Task PostgreSql_FrozenUnderLoad_StopsHardBudgetsAtWhatIsHeldAndLosesNothing()
    {
        await using var load = BudgetLoad.Start(_rig.Replicas, "alice", "bob");
        await load.UntilAsync(answers => Passed(answers, "alice", 0) >= 30 && Passed(answers, "bob", 0) >= 30, Token);

        _database.Freeze();
        var frozen = TimeProvider.System.GetTimestamp();
        try
        {
            await load.UntilAsync(answers => _rig.Replicas.All(replica => IsRefused(answers, replica, frozen)), Token);
            var refused = load.Answers.Where(answer => answer.Status == HttpStatusCode.ServiceUnavailable).Min(static answer => answer.Begun);
            await load.UntilAsync(answers => Passed(answers, "bob", refused) >= 60, Token);
        }
        finally
        {
            _database.Thaw();
        }

        var thawed = TimeProvider.System.GetTimestamp();
        await load.UntilAsync(answers => _rig.Replicas.All(replica => answers.Any(
            answer => answer.Replica == replica && answer.Caller == "alice" && answer.Begun > thawed && answer.Status == HttpStatusCode.OK)), Token);
        await load.EndAsync();

        ShowAnswers(load.Answers, frozen, thawed);
        await SettleAsync("alice", load.Answers);
        await SettleAsync("bob", load.Answers);
        FaultServer.Chats(_rig.First).Count.ShouldBe(load.Answers.Count(static answer => answer.Status == HttpStatusCode.OK));
    }

    private static int Passed(IReadOnlyList<BudgetLoad.Answer> answers, string caller, long since) =>
        answers.Count(answer => answer.Caller == caller && answer.Begun > since && answer.Status == HttpStatusCode.OK);

    private static bool IsRefused(IReadOnlyList<BudgetLoad.Answer> answers, SwitchyardProcess replica, long since) => answers.Any(
        answer => answer.Replica == replica && answer.Caller == "alice" && answer.Begun > since && answer.Status == HttpStatusCode.ServiceUnavailable);

    private static void ShowAnswers(IReadOnlyList<BudgetLoad.Answer> answers, long frozen, long thawed)
    {
        var longest = answers.Max(static answer => answer.Took);
        var held = answers.Count(answer =>
            answer.Caller == "alice" && answer.Status == HttpStatusCode.OK && answer.Begun > frozen && answer.Begun < thawed);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{answers.Count} answers, longest {longest.TotalMilliseconds:F0} ms, {held} of alice from what was held.");
        longest.ShouldBeLessThan(LongestAnswer);
        answers.Where(static answer => answer.Caller == "bob").ShouldAllBe(static answer => answer.Status == HttpStatusCode.OK);
        answers.Select(static answer => (answer.Status, answer.Code)).Distinct()
            .ShouldBe([(HttpStatusCode.OK, null), (HttpStatusCode.ServiceUnavailable, "store_unavailable")], ignoreOrder: true);
        held.ShouldBeGreaterThan(0, "hard budgets go on from what is held");
    }

    // Every answer is one row, the budget's spend is their sum, and nothing stays held.
    private async Task SettleAsync(string caller, IReadOnlyList<BudgetLoad.Answer> answers)
    {
        var calls = Passed(answers, caller, 0);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await _probe.AttemptsAsync(caller, either.Token)).Count < calls
            || (await _probe.StandingAsync("tenant:" + caller, "total", either.Token)).Granted.Count > 0)
        {
            await timer.WaitForNextTickAsync(either.Token);
        }

        var attempts = await _probe.AttemptsAsync(caller, Token);
        attempts.Count.ShouldBe(calls);
        attempts.ShouldAllBe(static attempt => attempt.Status == "completed" && attempt.Cost == Price);
        (await _probe.StandingAsync("tenant:" + caller, "total", Token)).Spent.ShouldBe(calls * Price);
        foreach (var replica in _rig.Replicas)
        {
            await replica.UntilAsync("switchyard_budget_drift_microusd", 0, Token);
            await replica.UntilAsync("switchyard_ledger_pending", 0, Token);
        }
    }
}
