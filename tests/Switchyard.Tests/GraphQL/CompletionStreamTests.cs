using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.GraphQL;
using Switchyard.Server.Hosting;
using Xunit;

namespace Switchyard.Tests.GraphQL;

/// <summary>Streams over GraphQL: deltas, an end with figures, errors that look like none, and calls that end with their client.</summary>
public sealed class CompletionStreamTests
{
    private const string Stream = """
        subscription($input: CompletionInput!) {
          completionStream(input: $input) { id provider content finishReason usage { totalTokens } cost { source } metadata { requestId } }
        }
        """;

    private const string Admin = "admin-key-of-these-tests";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_OfTheSimulatedProvider_HoldsWhatChangedAndEndsWithFigures()
    {
        await using var rig = await ApiRig.StartAsync();

        var events = await ReadAsync(rig, Hello("sim-1"));
        var (_, whole) = await rig.SendAsync("POST", "/api/v1/complete", """{"model":"sim-1","messages":[{"role":"user","content":"Hello"}]}""");

        var deltas = events.ConvertAll(result => result.GetProperty("data").GetProperty("completionStream"));
        deltas.Count.ShouldBeGreaterThan(3);
        string.Concat(deltas.Select(delta => delta.GetProperty("content").GetString())).ShouldBe(whole.GetProperty("content").GetString());
        deltas[0].GetProperty("provider").GetString().ShouldBe("simulated");
        deltas.Skip(1).SkipLast(1).ShouldAllBe(delta => delta.GetProperty("provider").ValueKind == JsonValueKind.Null && delta.GetProperty("id").ValueKind == JsonValueKind.Null);
        deltas.SkipLast(1).ShouldAllBe(delta => delta.GetProperty("finishReason").ValueKind == JsonValueKind.Null && delta.GetProperty("usage").ValueKind == JsonValueKind.Null);
        deltas[^1].GetProperty("finishReason").GetString().ShouldBe("stop");
        deltas[^1].GetProperty("usage").GetProperty("totalTokens").GetInt64().ShouldBe(whole.GetProperty("usage").GetProperty("totalTokens").GetInt64());
        deltas[^1].GetProperty("cost").GetProperty("source").GetString().ShouldBe(whole.GetProperty("cost").GetProperty("source").GetString());
    }

    [Theory]
    [InlineData("sim-cut", "upstream_truncated")]
    [InlineData("sim-stream-error", "upstream_error")]
    [InlineData("sim-malformed", "upstream_invalid_response")]
    public async Task Stream_ThatBreaks_EndsWithAnErrorAndNeverLooksFinished(string model, string code)
    {
        await using var rig = await ApiRig.StartAsync();

        var events = await ReadAsync(rig, Hello(model));

        CodeOf(events[^1]).ShouldBe(code);
        events[^1].TryGetProperty("data", out _).ShouldBeFalse();
        events.SkipLast(1).ShouldAllBe(result => result.GetProperty("data").GetProperty("completionStream").GetProperty("finishReason").ValueKind == JsonValueKind.Null);
        events.Count.ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("""{"input":{"model":"sim-1","messages":[]}}""", "invalid_request")]
    [InlineData("""{"input":{"model":"sim-error-401","messages":[{"role":"user","content":"x"}]}}""", "upstream_authentication")]
    public async Task Stream_ThatNeverBegins_IsOneError(string variables, string code)
    {
        await using var rig = await ApiRig.StartAsync();

        var events = await ReadAsync(rig, variables);

        CodeOf(events.ShouldHaveSingleItem()).ShouldBe(code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_WhoseClientLeaves_AbortsTheUpstreamAtOnceAndIsSettledAsPartial(bool whileWaiting)
    {
        await using var upstream = FaultUpstream.Start();
        await using var rig = await ApiRig.StartAsync(Provider(upstream));
        upstream.Enqueue("slow", Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("One ", "two").Events).Hang());
        using var client = new CancellationTokenSource();
        var scope = rig.Scope();
        var events = (await rig.SubscribeAsync(Stream, Hello("up:slow"), scope, client)).GetAsyncEnumerator(client.Token);
        await UntilAsync(events, "two");

        var left = Stopwatch.GetTimestamp();
        if (whileWaiting)
        {
            var next = events.MoveNextAsync().AsTask();
            await client.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => next);
        }

        await events.DisposeAsync();
        var abort = await upstream.ClientAbortedAsync(upstream.Requests.Single(request => request.Method == "POST").Index, Token).WaitAsync(Limit, Token);
        await rig.App.StopAsync(Token);

        Stopwatch.GetElapsedTime(left, abort.At).ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
        var record = (await rig.App.Services.GetRequiredService<ILedgerStore>().FindAsync(scope.Request.RequestId, null, Token)).Value.ShouldNotBeNull();
        record.Request.ShouldNotBeNull().Outcome.ShouldBe("client_closed_request");
        record.Request.Stream.ShouldBeTrue();
        var settled = record.Settled.ShouldHaveSingleItem();
        settled.Status.ShouldBe(AttemptStatus.Partial);
        settled.Usage.CompletionTokens.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Stream_WhoseKeyIsRevoked_EndsAsTheRestApisDoes()
    {
        await using var upstream = FaultUpstream.Start();
        await using var rig = await ApiRig.StartAsync([.. Provider(upstream), $"--Switchyard:Auth:AdminKey={Admin}"]);
        upstream.Enqueue("slow", Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("One").Events).Hang());
        var made = (await rig.ExecuteAsync("""mutation { createKey(input: {name: "brief"}) { id key } }""", scope: rig.Scope(Admin))).GetProperty("data").GetProperty("createKey");
        var events = (await rig.SubscribeAsync(Stream, Hello("up:slow"), rig.Scope(made.GetProperty("key").GetString()))).GetAsyncEnumerator(Token);
        await UntilAsync(events, "One");

        var next = events.MoveNextAsync();
        await rig.ExecuteAsync("mutation($id: ID!) { revokeKey(id: $id) }", $$"""{"id":"{{made.GetProperty("id").GetString()}}"}""", rig.Scope(Admin));

        (await next.AsTask().WaitAsync(Limit, Token)).ShouldBeTrue();
        CodeOf(ApiRig.Json(events.Current)).ShouldBe("invalid_api_key");
        (await events.MoveNextAsync()).ShouldBeFalse();
        await events.DisposeAsync();
    }

    [Fact]
    public async Task Stream_WhenTheServiceLeaves_EndsWithShuttingDown()
    {
        await using var upstream = FaultUpstream.Start();
        await using var rig = await ApiRig.StartAsync(Provider(upstream));
        upstream.Enqueue("slow", Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("One").Events).Hang());
        var events = (await rig.SubscribeAsync(Stream, Hello("up:slow"))).GetAsyncEnumerator(Token);
        await UntilAsync(events, "One");

        var next = events.MoveNextAsync();
        await rig.App.Services.GetRequiredService<DrainState>().CutAsync();

        (await next.AsTask().WaitAsync(Limit, Token)).ShouldBeTrue();
        CodeOf(ApiRig.Json(events.Current)).ShouldBe("shutting_down");
        await events.DisposeAsync();
    }

    private static string[] Provider(FaultUpstream upstream) =>
    [
        "--Switchyard:Providers:up:Type=openai-compatible",
        $"--Switchyard:Providers:up:BaseUrl={upstream.BaseUrl}/v1",
        "--Switchyard:Providers:up:ApiKey=sk-upstream",
        "--Switchyard:Providers:up:Retry:MaxAttempts=1",
        "--Switchyard:Monitoring:ProviderProbeInterval=00:00:00",
    ];

    private static string Hello(string model) => $$$"""{"input":{"model":"{{{model}}}","messages":[{"role":"user","content":"Hello"}]}}""";

    private static async Task UntilAsync(IAsyncEnumerator<GraphQLResult> events, string content)
    {
        do
        {
            (await events.MoveNextAsync().AsTask().WaitAsync(Limit, Token)).ShouldBeTrue();
        }
        while (!ApiRig.Json(events.Current).GetProperty("data").ToString().Contains(content, StringComparison.Ordinal));
    }

    private static async Task<List<JsonElement>> ReadAsync(ApiRig rig, string variables)
    {
        var events = new List<JsonElement>();
        await foreach (var result in (await rig.SubscribeAsync(Stream, variables)).WithCancellation(Token))
        {
            events.Add(ApiRig.Json(result));
        }

        return events;
    }

    private static string? CodeOf(JsonElement result) => result.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
}
