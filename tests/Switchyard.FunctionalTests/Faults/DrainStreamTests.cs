using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>SIGTERM while streams run: what can finish does, what can not is told so, and the exit code is 0 (M29).</summary>
public sealed class DrainStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai")]
    [InlineData("native")]
    public async Task Terminate_WhileStreamsRun_FinishesTheOneAndEndsTheOtherInBand(string client)
    {
        await using var server = await FaultServer.StartAsync(
            (settings, first, _) => settings.Provider("up", "openai-compatible", first, idleSeconds: 50, firstSeconds: 50)
                .Set("Shutdown__ListenFor", "00:00:02").Set("Shutdown__FinishWithin", "00:00:03"), Token);
        var gate = new TaskCompletionSource();
        var events = UpstreamStreams.Events("openai-compatible", "A");
        server.First.Enqueue("short", Script.EventStream().Events(events.Take(3)).Wait(gate).Events(events.Skip(3)).EndChunks());
        server.First.Enqueue("long", Script.EventStream().Events(events.Take(3)).Hang());
        server.First.Enqueue("whole", new Script().Hang());
        var (shortSeen, longSeen) = (new TaskCompletionSource(), new TaskCompletionSource());
        var finishing = server.ChatAsync(client, "up:short", stream: true, Token, shortSeen);
        var hanging = server.ChatAsync(client, "up:long", stream: true, Token, longSeen);
        var silent = server.ChatAsync(client, "up:whole", stream: false, Token);
        await Task.WhenAll(shortSeen.Task, longSeen.Task);

        server.Process.Terminate();
        (await ReadinessFailsAsync(server)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.First.Enqueue("new", Script.Json(200, OpenAIAnswer.Text("still served")));
        var late = await server.ChatAsync(client, "up:new", stream: false, Token);
        gate.SetResult();

        late.Body.ShouldContain("still served");
        late.Headers["Connection"].ShouldBe("close");
        var finished = await finishing;
        (finished.Text, finished.IsDone, finished.Errors).ShouldBe((UpstreamStreams.TextOf("A"), true, 0));
        var cut = await hanging;
        (cut.IsDone, cut.Errors, cut.Code).ShouldBe((false, 1, "shutting_down"));
        UpstreamStreams.TextOf("A").ShouldStartWith(cut.Text);
        var refused = await silent;
        ((int)refused.Status, refused.Code).ShouldBe((503, "shutting_down"));
        await server.Process.StopAsync(Token);
        server.Process.ExitCode.ShouldBe(0);
    }

    private static async Task<HttpStatusCode> ReadinessFailsAsync(FaultServer server)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var status = HttpStatusCode.OK;
        for (var i = 0; i < 150 && status == HttpStatusCode.OK; i++)
        {
            using var response = await server.Process.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), Token);
            status = response.StatusCode;
            await timer.WaitForNextTickAsync(Token);
        }

        return status;
    }
}
