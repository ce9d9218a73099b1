using System.Diagnostics;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>Operations over server-sent events, in distinct connections.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private GraphQLHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GraphQLHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await GraphQLHost.StartAsync(Token, "--Switchyard:Streaming:ClientWrite=00:00:01");

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/graphql-response+json, application/json;q=0.9, text/event-stream;q=0.1")]
    public async Task Subscription_ToItsEnd_IsNextForEachAndComplete(string accept)
    {
        using var stream = await EventClient.OpenAsync(Host, "subscription { count(to: 2) }", null, Token, accept);

        stream.Status.ShouldBe(200);
        stream.ContentType.ShouldBe("text/event-stream");
        (await stream.ReadToEndAsync(Token)).ShouldBe(
            ":\n\nevent: next\ndata: {\"data\":{\"count\":1}}\n\nevent: next\ndata: {\"data\":{\"count\":2}}\n\nevent: complete\ndata:\n\n");
    }

    [Fact]
    public async Task Query_AskedForAsAStream_IsOneAnswerAndComplete()
    {
        using var stream = await EventClient.OpenAsync(Host, "{ health }", null, Token);

        (await stream.ReadToEndAsync(Token)).ShouldBe(":\n\nevent: next\ndata: {\"data\":{\"health\":\"ok\"}}\n\nevent: complete\ndata:\n\n");
    }

    [Theory]
    [InlineData("subscription { nothing }")]
    [InlineData("subscription { broken }")]
    [InlineData("{")]
    public async Task Operation_ThatCanNotStart_Is400(string query)
    {
        using var stream = await EventClient.OpenAsync(Host, query, null, Token);

        stream.Status.ShouldBe(400);
        (await stream.ReadToEndAsync(Token)).ShouldStartWith("{\"errors\":[");
    }

    [Fact]
    public async Task Client_Leaves_TheSourceIsStoppedAtOnce()
    {
        var stream = await EventClient.OpenAsync(Host, "subscription { ticks }", null, Token);
        await Host.Api.Started.Reader.ReadAsync(Token);

        var left = Stopwatch.GetTimestamp();
        stream.Dispose();
        var ended = await Host.Api.Ended.Reader.ReadAsync(Token);

        Stopwatch.GetElapsedTime(left, ended).ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Client_ReadsNothing_TheSourceIsHeldAndTheClientCut()
    {
        using var stream = await EventClient.OpenAsync(Host, "subscription { flood(bytes: 100000) }", null, Token);

        await Host.Api.Ended.Reader.ReadAsync(Token);

        Host.Api.Flooded.ShouldBeLessThan(200);
        (await Host.MetricAsync("switchyard_slow_consumers_cut_total", "", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task NodeClient_StreamsQueriesAndErrors_GetsWhatIsSent()
    {
        Assert.SkipUnless(NodeGraphQL.IsPresent, NodeGraphQL.AbsentReason);
        for (var i = 0; i < 5; i++)
        {
            Host.Api.Ticks.Writer.TryWrite(i);
        }

        var job = new JsonObject
        {
            ["task"] = "sse",
            ["url"] = Host.Url + "/graphql",
            ["headers"] = new JsonObject(),
            ["operations"] = new JsonArray(
                new JsonObject { ["query"] = "subscription { count(to: 3) }" },
                new JsonObject { ["query"] = "query($t: String!) { echo(text: $t) }", ["variables"] = new JsonObject { ["t"] = "hi" } },
                new JsonObject { ["query"] = "subscription { ticks }", ["take"] = 2 },
                new JsonObject { ["query"] = "subscription { nothing }" }),
        };

        var results = (await NodeGraphQL.RunAsync(job, Token)).GetProperty("results");

        results[0].GetProperty("answers").ToString().ShouldBe("""[{"data":{"count":1}},{"data":{"count":2}},{"data":{"count":3}}]""");
        results[0].GetProperty("end").GetString().ShouldBe("complete");
        results[1].GetProperty("answers").ToString().ShouldBe("""[{"data":{"echo":"hi"}}]""");
        results[2].GetProperty("answers").ToString().ShouldBe("""[{"data":{"ticks":0}},{"data":{"ticks":1}}]""");
        results[2].GetProperty("end").GetString().ShouldBe("complete");
        results[3].GetProperty("error").GetProperty("status").GetInt32().ShouldBe(400);
        await Host.Api.Ended.Reader.ReadAsync(Token);
    }
}
