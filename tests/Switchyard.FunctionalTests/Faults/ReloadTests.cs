using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>The settings file changes while the server runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Failed = "switchyard_config_reload_failed";
    private const string OldKey = "sk-old-canary-5512";
    private const string NewKey = "sk-new-canary-8843";

    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-test-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder, "switchyard.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task File_GainsAnAlias_ItWorksAndARunningStreamIsUntouched()
    {
        await SaveAsync("""{"Aliases":{"old":{"Targets":["up:streamed"]}}}""");
        await using var server = await StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var events = UpstreamStreams.Events("openai-compatible", "A");
        server.First.Enqueue("streamed", Script.EventStream().Events(events.Take(3)).Wait(gate).Events(events.Skip(3)).EndChunks());
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = server.ChatAsync("openai", "old", stream: true, Token, begun);
        await begun.Task.WaitAsync(Token);
        (await ModelAsync(server, "fresh")).ShouldBe("fresh");

        await SaveAsync("""{"Aliases":{"fresh":{"Targets":["up:m"]}}}""");

        (await ReachesAsync(server, "fresh", "m")).ShouldBe("m");
        (await ModelAsync(server, "old")).ShouldBe("old");
        gate.SetResult();
        var answer = await running;
        (answer.Text, answer.IsDone, answer.Errors).ShouldBe((UpstreamStreams.TextOf("A"), true, 0));
    }

    [Theory]
    [InlineData("{\"Aliases\":{\"good\":")]
    [InlineData("")]
    [InlineData("[1,2]")]
    [InlineData("""{"Aliases":{"good":{"Targets":["up:m"]}},"Providers":{"bad":{"Type":"openai-compatible","BaseUrl":"nowhere"}}}""")]
    [InlineData("""{"Aliases":{"good":{"Targets":["up:m"]}},"Streaming":{"PingInterval":"soon"}}""")]
    [InlineData("""{"Aliases":{"good":{"Targets":["up:m"]}},"Typo":true}""")]
    public async Task File_TurnsBad_TheLastGoodConfigurationStaysUntilItIsRepaired(string bad)
    {
        await SaveAsync("""{"Aliases":{"good":{"Targets":["up:m"]}}}""");
        await using var server = await StartAsync();
        (await ModelAsync(server, "good")).ShouldBe("m");
        (await server.MetricAsync(Failed, "", Token)).ShouldBe(0);

        await SaveAsync(bad);

        (await server.MetricReachesAsync(Failed, "", 1, Token)).ShouldBe(1);
        (await ModelAsync(server, "good")).ShouldBe("m");

        await SaveAsync("""{"Aliases":{"good":{"Targets":["up:m"]},"repaired":{"Targets":["up:m"]}}}""");

        (await server.MetricReachesAsync(Failed, "", 0, Token)).ShouldBe(0);
        (await ModelAsync(server, "repaired")).ShouldBe("m");
        server.Process.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task File_ChangesOrDropsAProvidersKey_TheOldOneIsUsedNoMore()
    {
        await using var server = await StartAsync(upstream => Provider(upstream, OldKey));
        await ModelAsync(server, "keyed:m");
        Keys(server).ShouldBe(["Bearer " + OldKey]);

        await SaveAsync(Provider(server.Second, NewKey, ""","Aliases":{"changed":{"Targets":["up:m"]}}"""));
        (await ReachesAsync(server, "changed", "m")).ShouldBe("m");
        await ModelAsync(server, "keyed:m");
        Keys(server).ShouldBe(["Bearer " + OldKey, "Bearer " + NewKey]);

        await SaveAsync("""{"Aliases":{"without":{"Targets":["up:m"]}}}""");
        (await ReachesAsync(server, "without", "m")).ShouldBe("m");
        var before = server.Second.RequestCount;

        (await ModelAsync(server, "keyed:m")).ShouldBe("keyed:m");

        server.Second.RequestCount.ShouldBe(before);
        server.First.Requests.ShouldAllBe(request => request.Header("Authorization") == "Bearer " + FaultSettings.ProviderKey);
        server.Process.Output.ShouldNotContain(OldKey);
        server.Process.Output.ShouldNotContain(NewKey);
    }

    private static List<string?> Keys(FaultServer server) => [.. FaultServer.Chats(server.Second).Select(request => request.Header("Authorization"))];

    private static string Provider(FaultUpstream upstream, string key, string more = "") =>
        $$$"""{"Providers":{"keyed":{"Type":"openai-compatible","BaseUrl":"{{{upstream.BaseUrl}}}/keyed/v1","ApiKey":"{{{key}}}"}}{{{more}}}}""";

    // A name that is no alias is a model of the default provider: the name its upstream is asked for tells which it was.
    private static async Task<string?> ModelAsync(FaultServer server, string model)
    {
        var answer = await server.ChatAsync("openai", model, stream: false, Token);
        ((int)answer.Status).ShouldBe(200, answer.Body);
        return FaultServer.Chats(server.First) is [.., var last] ? last.Model : null;
    }

    // A reload has no answer of its own; the bound is only a safety net.
    private static async Task<string?> ReachesAsync(FaultServer server, string model, string target)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var seen = await ModelAsync(server, model);
        for (var i = 0; i < 200 && seen != target; i++)
        {
            await timer.WaitForNextTickAsync(Token);
            seen = await ModelAsync(server, model);
        }

        return seen;
    }

    private async Task<FaultServer> StartAsync(Func<FaultUpstream, string>? file = null)
    {
        var server = await FaultServer.StartAsync(
            (settings, first, second) =>
            {
                // Watched here, so that no test waits for the next look; RequestLimitTests reloads by that.
                settings.Provider("up", "openai-compatible", first, idleSeconds: 20, firstSeconds: 20).Set("DefaultProvider", "up")
                    .SetVariable("DOTNET_USE_POLLING_FILE_WATCHER", "false");
                if (file is not null)
                {
                    File.WriteAllText(FilePath, file(second));
                }
            },
            Token,
            _folder);
        server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text("hello")));
        server.Second.Respond(_ => Script.Json(200, OpenAIAnswer.Text("hello")));
        return server;
    }

    private Task SaveAsync(string text) => File.WriteAllTextAsync(FilePath, text, Token);
}
