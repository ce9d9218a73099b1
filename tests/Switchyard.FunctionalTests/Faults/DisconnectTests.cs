using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>A client that leaves, at any moment and in any way, ends the upstream's work at once (M02).</summary>
public sealed class DisconnectTests(ITestOutputHelper output)
{
    private const int Rounds = 24;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai")]
    [InlineData("native")]
    public async Task Client_LeavesAtAnyMoment_UpstreamIsAbortedAtOnceAndTheSlotFreed(string client)
    {
        await using var server = await FaultServer.StartAsync(
            (settings, first, _) => settings.Provider("up", "openai-compatible", first, idleSeconds: 30, firstSeconds: 30), Token);
        var leaves = new List<TimeSpan>();
        var phases = (PreCommit: 0, Streaming: 0);
        for (var i = 0; i < Rounds; i++)
        {
            foreach (var how in new[] { "fin", "rst", "half" })
            {
                var moment = (Moment)(i % 4);
                leaves.Add(await LeaveAsync(server, client, how, moment, i));
                phases = moment is Moment.Streaming or Moment.LaterInTheStream
                    ? phases with { Streaming = phases.Streaming + 1 }
                    : phases with { PreCommit = phases.PreCommit + 1 };
            }
        }

        leaves.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{leaves.Count} disconnects: p50 {leaves[leaves.Count / 2].TotalMilliseconds:0.0} ms, p99 {leaves[^1].TotalMilliseconds:0.0} ms"));
        leaves[leaves.Count / 2].ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
        (await server.MetricReachesAsync("switchyard_inflight_requests", "", 0, Token)).ShouldBe(0);
        (await server.MetricReachesAsync("switchyard_client_disconnects_total", "pre_commit", phases.PreCommit, Token)).ShouldBe(phases.PreCommit);
        (await server.MetricReachesAsync("switchyard_client_disconnects_total", "streaming", phases.Streaming, Token)).ShouldBe(phases.Streaming);
        FaultServer.Chats(server.First).Count.ShouldBe(leaves.Count);
    }

    private static async Task<TimeSpan> LeaveAsync(FaultServer server, string client, string how, Moment moment, int round)
    {
        var model = string.Create(CultureInfo.InvariantCulture, $"{how}-{round}");
        var isStream = moment != Moment.BeforeAWholeAnswer;
        var texts = moment switch { Moment.Streaming => 1, Moment.LaterInTheStream => 2 + round, _ => 0 };
        var events = new OpenAIStreamBuilder().Role().Text([.. Enumerable.Range(0, texts).Select(i => $"[{i}]")]).Events;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var beginning = texts > 0 ? Script.EventStream().Events(events) : new Script();
        server.First.Enqueue(model, beginning.Signal(reached).Hang());
        using var raw = await RawClient.ConnectAsync(server.Process, 0, Token);
        await raw.PostAsync(FaultServer.PathOf(client, isStream), FaultServer.Text(client, "up:" + model, isStream), Token);
        await reached.Task.WaitAsync(Limit, Token);
        if (texts > 0)
        {
            await raw.ReadUntilAsync($"[{texts - 1}]", Token).WaitAsync(Limit, Token);
        }

        var left = Stopwatch.GetTimestamp();
        raw.Leave(how);
        var abort = await server.First.ClientAbortedAsync(FaultServer.Chats(server.First, model)[0].Index, Token).WaitAsync(Limit, Token);
        return Stopwatch.GetElapsedTime(left, abort.At);
    }

    private enum Moment
    {
        BeforeTheHead,
        BeforeAWholeAnswer,
        Streaming,
        LaterInTheStream,
    }
}
