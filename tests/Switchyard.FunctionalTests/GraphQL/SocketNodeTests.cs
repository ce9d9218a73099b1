using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>Sockets as the package graphql-ws uses them.</summary>
public sealed class SocketNodeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NodeClient_ManyOperationsOnOneSocket_GetsWhatIsSent()
    {
        Assert.SkipUnless(NodeGraphQL.IsPresent, NodeGraphQL.AbsentReason);
        await using var host = await GraphQLHost.StartAsync(Token, GraphQLHost.Keyed);
        for (var i = 0; i < 5; i++)
        {
            host.Api.Ticks.Writer.TryWrite(i);
        }

        var job = new JsonObject
        {
            ["task"] = "ws",
            ["url"] = host.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/graphql",
            ["params"] = new JsonObject { ["authorization"] = "Bearer " + GraphQLHost.Key },
            ["headers"] = new JsonObject(),
            ["operations"] = new JsonArray(
                new JsonObject { ["query"] = "subscription { count(to: 3) }" },
                new JsonObject { ["query"] = "query($t: String!) { echo(text: $t) who }", ["variables"] = new JsonObject { ["t"] = "hi" } },
                new JsonObject { ["query"] = "mutation { bump }" },
                new JsonObject { ["query"] = "subscription { ticks }", ["take"] = 2 },
                new JsonObject { ["query"] = "{ nothing }" }),
        };

        var answer = await NodeGraphQL.RunAsync(job, Token);

        var results = answer.GetProperty("results");
        results[0].GetProperty("answers").ToString().ShouldBe("""[{"data":{"count":1}},{"data":{"count":2}},{"data":{"count":3}}]""");
        results[1].GetProperty("answers").ToString().ShouldBe("""[{"data":{"echo":"hi","who":"alice"}}]""");
        results[2].GetProperty("answers").ToString().ShouldBe("""[{"data":{"bump":1}}]""");
        results[3].GetProperty("answers").ToString().ShouldBe("""[{"data":{"ticks":0}},{"data":{"ticks":1}}]""");
        results[4].GetProperty("error").GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString().ShouldBe("invalid_request");
        answer.GetProperty("closes")[0].GetProperty("code").GetInt32().ShouldBe(1000);
        await host.Api.Ended.Reader.ReadAsync(Token);
    }

    [Fact]
    public async Task NodeClient_WithoutAKey_SeesTheCode()
    {
        Assert.SkipUnless(NodeGraphQL.IsPresent, NodeGraphQL.AbsentReason);
        await using var host = await GraphQLHost.StartAsync(Token, GraphQLHost.Keyed);
        var job = new JsonObject
        {
            ["task"] = "ws",
            ["url"] = host.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/graphql",
            ["headers"] = new JsonObject(),
            ["operations"] = new JsonArray(new JsonObject { ["query"] = "{ health }" }),
        };

        var answer = await NodeGraphQL.RunAsync(job, Token);

        answer.GetProperty("results")[0].GetProperty("error").GetProperty("code").GetInt32().ShouldBe(4401);
    }
}
