using System.Net;
using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream.Stores;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Budgets over three servers and one PostgreSQL; what arrived at the upstream decides what was admitted.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaBudgetTests
{
    private const int Connections = 32;
    private static readonly int Requests = ReplicaCollection.Count("SWITCHYARD_TEST_BUDGET_REQUESTS", 10_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Budget_ForAHundredRequests_LetsExactlyAHundredPass()
    {
        await using var rig = await StartAsync(settings => settings.Set("Budgets__Global__Hard__Total", "1").Set("Budgets__Tenants__alice__Hard__Month", "50"));

        var next = 0;
        var statuses = (await Task.WhenAll(Enumerable.Range(0, Connections * 3).Select(async connection =>
        {
            var seen = new List<HttpStatusCode>();
            while (Interlocked.Increment(ref next) <= Requests)
            {
                seen.Add((await rig.Replicas[connection % 3].AskAsync("alice", Token)).Status);
            }

            return seen;
        }))).SelectMany(seen => seen).CountBy(status => status).ToDictionary();

        FaultServer.Chats(rig.First).Count.ShouldBe(100);
        statuses.Keys.ShouldBe([HttpStatusCode.OK, HttpStatusCode.PaymentRequired], ignoreOrder: true);
        statuses[HttpStatusCode.OK].ShouldBe(100);
        (await SettledAsync(rig.Replicas[1], 1m)).ShouldBe(0m);
    }

    [Fact]
    public async Task Refusal_OfASpentBudget_TellsClientsNotToTryAgain()
    {
        await using var rig = await StartAsync(settings => settings.Set("Budgets__Tenants__bob__Hard__Day", "0.005"));
        using var request = ReplicaCalls.Request("bob");

        using var response = await rig.Replicas[0].Client.SendAsync(request, Token);
        var body = await response.Content.ReadAsStringAsync(Token);

        response.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        response.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
        response.Headers.GetValues("x-switchyard-error-source").ShouldBe(["gateway"]);
        response.Headers.RetryAfter.ShouldBeNull();
        JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("code").GetString().ShouldBe("budget_exceeded");
        body.ShouldContain("today's budget of this tenant");
        FaultServer.Chats(rig.First).ShouldBeEmpty();
    }

    private static async Task<ReplicaRig> StartAsync(Action<FaultSettings> configure)
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed.");
        var database = await PostgreSqlServer.StartAsync(Token);
        var url = await database.CreateDatabaseAsync("budgets", Token);
        return await ReplicaRig.StartAsync("", database, Token, (settings, _) =>
        {
            settings.SetVariable("DATABASE_URL", url).Set("Providers__up__Prices__m__Request", "0.01");
            configure(settings);
        });
    }

    // What is reserved once so much is spent: settlements reach the ledger a moment after their answers.
    private static async Task<decimal> SettledAsync(SwitchyardProcess replica, decimal spent)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var budgets = (await replica.AdminAsync(HttpMethod.Get, "/api/v1/limits", either.Token)).GetProperty("budgets");
            var total = budgets.EnumerateArray().Single(budget => budget.GetProperty("scope").GetString() == "global");
            if (total.GetProperty("spent").GetDecimal() == spent)
            {
                return total.GetProperty("reserved").GetDecimal();
            }

            await timer.WaitForNextTickAsync(either.Token);
        }
    }
}
