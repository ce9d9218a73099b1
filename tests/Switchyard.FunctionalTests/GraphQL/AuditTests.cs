using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>The audits of the package graphql-http, every one of them.</summary>
public sealed class AuditTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_EveryAudit_Passes()
    {
        Assert.SkipUnless(NodeGraphQL.IsPresent, NodeGraphQL.AbsentReason);
        await using var server = await SwitchyardProcess.StartAsync(
            new Dictionary<string, string> { ["SWITCHYARD__GraphQL__Introspection"] = "true" }, Token);

        var results = await NodeGraphQL.RunAsync(
            new JsonObject { ["task"] = "audit", ["url"] = server.BaseUrl + "/graphql", ["headers"] = new JsonObject { ["graphql-preflight"] = "1" } }, Token);

        var all = results.EnumerateArray().ToList();
        output.WriteLine($"{all.Count} audits");
        all.Count.ShouldBeGreaterThan(50);
        all.Where(static audit => audit.GetProperty("status").GetString() != "ok")
            .Select(static audit => audit.ToString()).ShouldBeEmpty();
    }
}
