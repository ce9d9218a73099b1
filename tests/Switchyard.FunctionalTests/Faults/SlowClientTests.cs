using System.Globalization;
using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>Clients that do not read stop their upstream and are cut; one that reads slowly is not (M26).</summary>
public sealed class SlowClientTests(ITestOutputHelper output)
{
    private const int Clients = 50;
    private const int Kibibyte = 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_ThatNeverRead_AreCutAndTheirUpstreamsStopped()
    {
        await using var server = await StartAsync();
        var pushed = new long[Clients];
        server.First.Respond(request => Flood(pushed, int.Parse(request.Model!, CultureInfo.InvariantCulture)));
        var idle = server.Process.Usage.ResidentBytes;
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
        {
            var client = await RawClient.ConnectAsync(server.Process, 8 * Kibibyte, Token);
            await client.PostAsync("/v1/chat/completions", FaultServer.Text("openai", string.Create(CultureInfo.InvariantCulture, $"up:{i}"), stream: true), Token);
            return client;
        }));

        (await server.MetricReachesAsync("switchyard_slow_consumers_cut_total", "", Clients, Token)).ShouldBe(Clients);
        (await server.MetricReachesAsync("switchyard_inflight_requests", "", 0, Token)).ShouldBe(0);
        var usage = server.Process.Usage;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Clients} cut; most pushed {pushed.Max() / Kibibyte} KiB; peak resident {usage.PeakResidentBytes >> 20} MiB, idle {idle >> 20} MiB"));
        foreach (var request in FaultServer.Chats(server.First))
        {
            await server.First.ClientAbortedAsync(request.Index, Token).WaitAsync(TimeSpan.FromSeconds(20), Token);
        }

        pushed.Max().ShouldBeLessThan(8L << 20);
        (usage.PeakResidentBytes - idle).ShouldBeLessThan(300L << 20);
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task Client_ThatReadsSlowly_GetsItsAnswerWhole()
    {
        await using var server = await StartAsync();
        var text = new string('y', 64 * Kibibyte);
        server.First.Respond(_ => new OpenAIStreamBuilder().Role().Text([.. Enumerable.Repeat(text, 40)]).Finish().Done().ToScript());
        using var client = await RawClient.ConnectAsync(server.Process, 16 * Kibibyte, Token);
        await client.PostAsync("/v1/chat/completions", FaultServer.Text("openai", "up:slow", stream: true), Token);

        // Longer in all than the write deadline, with something read in each part of it.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!client.EndsWith("data: [DONE]\n\n\r\n0\r\n\r\n") && await client.ReadAsync(16 * Kibibyte, Token) > 0)
        {
            await pace.WaitForNextTickAsync(Token);
        }

        client.EndsWith("data: [DONE]\n\n\r\n0\r\n\r\n").ShouldBeTrue();
        client.Length.ShouldBeGreaterThan(40 * text.Length);
        (await server.MetricAsync("switchyard_slow_consumers_cut_total", "", Token)).ShouldBe(0);
    }

    private static Script Flood(long[] pushed, int client)
    {
        var chunk = Encoding.UTF8.GetBytes(new OpenAIStreamBuilder().Text(new string('x', 16 * Kibibyte)).ToWire());
        var script = Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("a").Events);
        return Enumerable.Range(0, 2000).Aggregate(script, (s, _) => s.Body(chunk).Do(() => pushed[client] += chunk.Length)).Hang();
    }

    private static Task<FaultServer> StartAsync() => FaultServer.StartAsync(
        static (settings, first, _) => settings.Provider("up", "openai-compatible", first, idleSeconds: 50, firstSeconds: 50)
            .Set("Streaming__ClientWrite", "00:00:02"),
        Token);
}
