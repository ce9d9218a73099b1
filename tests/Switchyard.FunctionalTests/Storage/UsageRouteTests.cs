using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Configuration;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Limits;
using Switchyard.Storage;
using Switchyard.Storage.Ledger;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>What callers see of the ledger over HTTP.</summary>
public sealed class UsageRouteTests : IAsyncLifetime
{
    private const string Time = "from=2026-03-14&to=2026-03-15";

    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-usage-").FullName;
    private FaultServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using (var database = Database.Create(
            new ServiceOptions { DataDirectory = Path.Combine(_folder, "data") }, TimeProvider.System, NullLogger<Database>.Instance))
        {
            (await database.StartAsync(Token)).ShouldBeNull();
            var alice = LedgerData.Intent("ra") with { Tenant = "alice", KeyId = "alice", Key = "Alice's", User = "=HYPERLINK(\"x\")" };
            var bob = LedgerData.Intent("rb") with { Tenant = "bob", KeyId = "bob", Key = "bob" };
            var batch = new LedgerBatch(
                "one",
                [alice with { Attempt = 2 }],
                [LedgerData.Settlement(alice, 0.100000000000000001m), LedgerData.Settlement(bob, 0.2m)],
                [LedgerData.Request("rb") with { Tenant = "bob", KeyId = "bob", Key = "bob" }]);
            (await new LedgerStore(database).AppendAsync(batch, Token)).ShouldBeNull();
        }

        _server = await LimitServer.StartAsync(_folder, Token, []);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Usage_OfACaller_IsThatOfItsTenantWithEveryDigit()
    {
        var (status, text) = await GetAsync(LimitServer.Alice, $"usage?{Time}&groupBy=key,day");

        status.ShouldBe(HttpStatusCode.OK);
        using var json = JsonDocument.Parse(text);
        var row = json.RootElement.GetProperty("data").EnumerateArray().ShouldHaveSingleItem();
        row.GetProperty("group").GetProperty("key").GetString().ShouldBe("alice");
        row.GetProperty("keyName").GetString().ShouldBe("Alice's");
        row.GetProperty("group").GetProperty("day").GetString().ShouldBe("2026-03-14T00:00:00Z");
        row.GetProperty("cost").GetRawText().ShouldBe("0.100000000000000001");
        row.GetProperty("promptTokens").GetInt64().ShouldBe(100);
        json.RootElement.GetProperty("truncated").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Usage_OfAnAdministrator_IsThatOfAllTenants()
    {
        using var json = JsonDocument.Parse((await GetAsync(LimitServer.Admin, $"usage?{Time}")).Text);
        using var bobs = JsonDocument.Parse((await GetAsync(LimitServer.Admin, $"usage?{Time}&tenant=bob&key=bob")).Text);

        json.RootElement.GetProperty("data")[0].GetProperty("cost").GetRawText().ShouldBe("0.300000000000000001");
        bobs.RootElement.GetProperty("data")[0].GetProperty("cost").GetRawText().ShouldBe("0.2");
        bobs.RootElement.GetProperty("data")[0].GetProperty("requests").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Usage_OfAnotherTenant_IsRefused() =>
        (await GetAsync(LimitServer.Alice, $"usage?{Time}&tenant=bob")).Status.ShouldBe(HttpStatusCode.Forbidden);

    [Theory]
    [InlineData("groupBy=colour")]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-03-15&to=2026-03-14")]
    [InlineData("groupBy=user,tag")]
    [InlineData("format=xml")]
    [InlineData("modell=x")]
    [InlineData("limit=0")]
    public async Task Usage_WrongParameter_IsRefused(string query) =>
        (await GetAsync(LimitServer.Alice, "usage?" + query)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Usage_AsCsv_HoldsNoFormulas()
    {
        var (status, text) = await GetAsync(LimitServer.Alice, $"usage?{Time}&groupBy=user", "text/csv");

        status.ShouldBe(HttpStatusCode.OK);
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("user,requests,errors,attempts,");
        lines[1].ShouldStartWith("\"'=HYPERLINK(\"\"x\"\")\",0,0,1,100,20,");
        lines[1].ShouldContain(",0.100000000000000001,");
        var keys = (await GetAsync(LimitServer.Alice, $"usage?{Time}&groupBy=key&format=csv")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        (keys[0].Split(',')[^1], keys[1].Split(',')[^1], keys[0].Split(',').Length).ShouldBe(("keyName", "Alice's", keys[1].Split(',').Length));
        (await GetAsync(LimitServer.Alice, $"usage?{Time}&format=csv")).Text.ShouldStartWith("requests,");
    }

    [Fact]
    public async Task Request_OfTheCallersTenant_IsToldAttemptByAttempt()
    {
        using var running = JsonDocument.Parse((await GetAsync(LimitServer.Alice, "requests/ra")).Text);
        using var ended = JsonDocument.Parse((await GetAsync(LimitServer.Admin, "requests/client-rb")).Text);

        running.RootElement.GetProperty("outcome").GetString().ShouldBe("running");
        running.RootElement.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("status").GetString()).ShouldBe(["completed", "running"]);
        ended.RootElement.GetProperty("outcome").GetString().ShouldBe("success");
        ended.RootElement.GetProperty("cost").GetRawText().ShouldBe("0.2");
    }

    [Fact]
    public async Task Request_OfAnotherTenant_IsUnknown()
    {
        (await GetAsync(LimitServer.Alice, "requests/rb")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await GetAsync(LimitServer.Alice, "requests/client-rb")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string key, string path, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/" + path, UriKind.Relative))
        {
            Headers = { { "Authorization", "Bearer " + key }, { "Accept", accept } },
        };
        using var response = await _server.Process.Client.SendAsync(request, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
