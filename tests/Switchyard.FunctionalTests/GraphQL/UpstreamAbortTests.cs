using System.Diagnostics;
using System.Globalization;
using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>A client that leaves a subscription, over either transport, ends the upstream's work at once (M02, M42).</summary>
public sealed class UpstreamAbortTests(ITestOutputHelper output)
{
    private const int Rounds = 10;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sse")]
    [InlineData("ws")]
    [InlineData("ws-complete")]
    public async Task Client_LeavesASubscription_UpstreamIsAbortedWithinATenthOfASecond(string how)
    {
        await using var server = await FaultServer.StartAsync(
            static (settings, first, _) => settings.Provider("up", "openai-compatible", first, idleSeconds: 30, firstSeconds: 30), Token);
        var leaves = new List<TimeSpan>();
        for (var i = 0; i < Rounds; i++)
        {
            var model = string.Create(CultureInfo.InvariantCulture, $"m{i}");
            server.First.Enqueue(model, Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("hello").Events).Hang());
            leaves.Add(how == "sse" ? await LeaveEventsAsync(server, model) : await LeaveSocketAsync(server, model, how == "ws-complete"));
        }

        leaves.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{how}: p50 {leaves[Rounds / 2].TotalMilliseconds:0.0} ms, most {leaves[^1].TotalMilliseconds:0.0} ms"));
        leaves[Rounds / 2].ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
    }

    private static string Body(string model) => GraphQLHost.Body(
        $$"""subscription { completionStream(input: { model: "up:{{model}}", messages: [{ role: "user", content: "hi" }] }) { content } }""");

    private static async Task<TimeSpan> LeaveEventsAsync(FaultServer server, string model)
    {
        using var raw = await RawClient.ConnectAsync(server.Process, 0, Token);
        await raw.PostAsync("/graphql", Body(model), "Accept: text/event-stream\r\n", Token);
        await raw.ReadUntilAsync("hello", Token).WaitAsync(Limit, Token);
        var left = Stopwatch.GetTimestamp();
        raw.Leave("fin");
        return await AbortedAsync(server, model, left);
    }

    private static async Task<TimeSpan> LeaveSocketAsync(FaultServer server, string model, bool onlyTheOperation)
    {
        using var raw = await RawSocket.ConnectAsync(new Uri(server.Process.BaseUrl).Port, Token);
        await raw.UpgradeAsync("", Token);
        await raw.SendAsync("""{"type":"connection_init"}""", Token);
        await raw.SendAsync($$"""{"type":"subscribe","id":"1","payload":{{Body(model)}}}""", Token);
        while (!Encoding.UTF8.GetString(await raw.ReadFrameAsync(Token)).Contains("hello", StringComparison.Ordinal))
        {
        }

        var left = Stopwatch.GetTimestamp();
        if (onlyTheOperation)
        {
            await raw.SendAsync("""{"type":"complete","id":"1"}""", Token);
        }
        else
        {
            raw.Dispose();
        }

        return await AbortedAsync(server, model, left);
    }

    private static async Task<TimeSpan> AbortedAsync(FaultServer server, string model, long left)
    {
        var abort = await server.First.ClientAbortedAsync(FaultServer.Chats(server.First, model)[0].Index, Token).WaitAsync(Limit, Token);
        return Stopwatch.GetElapsedTime(left, abort.At);
    }
}
