using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FakeUpstream.Stores;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Storage;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>A replica that is killed while it holds a part of a hard budget: the others spend the rest, all of it and no more.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaBudgetKillTests : IAsyncLifetime
{
    private const string Budget = "tenant:alice";
    private const string Period = "total";
    private const decimal Limit = 1m;
    private const decimal Price = 0.01m;
    private const int Hanging = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-budget-kill-").FullName;
    private ReplicaRig _rig = null!;
    private LedgerProbe _probe = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed.");
        var database = await PostgreSqlServer.StartAsync(Token);
        var url = await database.CreateDatabaseAsync("budgets", Token);
        _probe = new LedgerProbe(url);
        _rig = await ReplicaRig.StartAsync("", database, Token, (settings, replica) =>
        {
            settings.SetVariable("DATABASE_URL", url).Set("Budgets__Tenants__alice__Hard__Total", "1")
                .Set("Providers__up__Prices__m__Request", "0.01").Set("Providers__up__Prices__slow__Request", "0.01");
            if (replica == 0)
            {
                settings.Set("DataDirectory", _folder);
            }
        });
        _rig.First.Respond(static request => request.Model == "slow" ? new Script().Hang() : Script.Json(200, OpenAIAnswer.Text("hello")));
    }

    public async ValueTask DisposeAsync()
    {
        if (_probe is not null)
        {
            await _probe.DisposeAsync();
            await _rig.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_OfAReplicaThatHoldsGrants_LeavesAllThatIsNotSpentToTheOthers(bool isJournalFound)
    {
        var dead = await KillUnderLoadAsync();

        // Nobody can say what it has sent: what it held is nobody else's.
        var (spent, granted) = await StandingAsync();
        var lost = granted.ShouldHaveSingleItem().Value;
        lost.ShouldBeGreaterThanOrEqualTo(Hanging * Price);
        (Limit - spent - lost).ShouldBeInRange(0, Price - 0.000000001m);
        if (isJournalFound)
        {
            await _rig.StartAgainAsync(0, Token);
            await UntilAsync(async () => (await _probe.AttemptsAsync("alice", Token)).Count(static attempt => attempt.Status == "unknown") >= Hanging);
        }

        await _probe.ExpireGrantsAsync(dead, Token);
        var (known, _) = await StandingAsync();
        known.ShouldBe((await _probe.AttemptsAsync("alice", Token)).Sum(static attempt => attempt.Cost));
        var rest = Limit - known;

        // What it had sent may be all that it held; without its journal nobody knows of that.
        rest.ShouldBeGreaterThanOrEqualTo(isJournalFound ? 0 : Hanging * Price);
        var passed = await SpendRestAsync(rest);

        passed.ShouldBe((int)(rest / Price));
        var attempts = await _probe.AttemptsAsync("alice", Token);
        attempts.Sum(static attempt => attempt.Cost).ShouldBe(Limit);
        attempts.Count.ShouldBe((int)(Limit / Price));
        attempts.Count(static attempt => attempt.Status == "unknown").ShouldBeInRange(isJournalFound ? Hanging : 0, isJournalFound ? 100 : 0);
        (await StandingAsync()).Spent.ShouldBe(Limit);
        await UntilAsync(async () => (await StandingAsync()).Granted.Count == 0);
        (await _rig.Replicas[1].MetricAsync("switchyard_budget_drift_microusd", Token)).ShouldBe(0);
        (await _rig.Replicas[2].MetricAsync("switchyard_budget_drift_microusd", Token)).ShouldBe(0);
    }

    private Task<(decimal Spent, Dictionary<string, decimal> Granted)> StandingAsync() => _probe.StandingAsync(Budget, Period, Token);

    // The name of the replica that was killed.
    private async Task<string> KillUnderLoadAsync()
    {
        var hanging = Enumerable.Range(0, Hanging).Select(_ => _rig.Replicas[0].AskAsync("alice", Token, "up:slow")).ToList();
        await UntilAsync(() => Task.FromResult(FaultServer.Chats(_rig.First, "slow").Count == Hanging));
        await using var load = BudgetLoad.Start(_rig.Replicas, "alice");
        await load.UntilAsync(answers => answers.Count >= 20 && answers.Any(answer => answer.Replica == _rig.Replicas[0]), Token);
        await _rig.Replicas[0].KillAsync();
        await Task.WhenAll(hanging.Select(static async call => await Should.ThrowAsync<HttpRequestException>(() => call)));

        var killed = TimeProvider.System.GetTimestamp();
        var dead = "";
        await UntilAsync(async () =>
        {
            // Spent and granted together stay within the limit at every moment.
            var (spent, grants) = await StandingAsync();
            (spent + grants.Values.Sum()).ShouldBeLessThanOrEqualTo(Limit);
            dead = grants.Keys.FirstOrDefault() ?? "";
            return grants.Count == 1 && spent + grants.Values.Sum() > Limit - Price;
        });
        await load.UntilAsync(
            answers => _rig.Replicas.Skip(1).All(replica => answers.Any(
                answer => answer.Replica == replica && answer.Begun > killed && answer.Status == HttpStatusCode.PaymentRequired)),
            Token);
        await load.EndAsync();
        load.Answers.Select(static answer => answer.Status).Distinct().ShouldBeSubsetOf([HttpStatusCode.OK, HttpStatusCode.PaymentRequired, null]);
        load.Answers.Where(static answer => answer.Status is null).ShouldAllBe(answer => answer.Replica == _rig.Replicas[0]);
        return dead;
    }

    // How many calls passed until everything was spent.
    private async Task<int> SpendRestAsync(decimal rest)
    {
        await using var load = BudgetLoad.Start(_rig.Replicas.Where(static replica => !replica.HasExited), "alice");
        await UntilAsync(async () => (await StandingAsync()).Spent == Limit);
        await load.UntilAsync(static answers => answers.TakeLast(6).Count(static answer => answer.Status == HttpStatusCode.PaymentRequired) == 6, Token);
        await load.EndAsync();
        load.Answers.Select(static answer => answer.Status).Distinct().ShouldBe(
            rest > 0 ? [HttpStatusCode.OK, HttpStatusCode.PaymentRequired] : [HttpStatusCode.PaymentRequired], ignoreOrder: true);
        return load.Answers.Count(static answer => answer.Status == HttpStatusCode.OK);
    }

    // The bound is only a safety net; asking again is the only way to see another process's work.
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!await isSo())
        {
            await timer.WaitForNextTickAsync(either.Token);
        }
    }
}
