using System.Globalization;
using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>An upstream fails in every way after every event: before the first text others serve, after it nobody does (M03-M08).</summary>
public sealed class PositionTests(PositionTests.Server fixture) : IClassFixture<PositionTests.Server>
{
    private const int Positions = 10;

    private static readonly string[] Kinds = ["openai-compatible", "openrouter", "claude"];
    private static readonly string[] Clients = ["native", "openai"];
    private static readonly string[] Faults = ["reset", "abort", "close", "error", "stall", "heartbeat"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, string> Cases() => new(Kinds, Faults);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Stream_UpstreamFailsAtEveryPosition_ClientSeesOneAttemptOnly(string kind, string fault) =>
        Task.WhenAll(
            from client in Clients
            from k in Enumerable.Range(0, Positions)
            from hasSecond in new[] { true, false }
            select CheckAsync(kind, client, fault, k, hasSecond));

    private static string NameOf(string kind, string client, string fault, int k) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{client}-{fault}-{k}");

    // Only where a timer is the end of it are the timers short: a busy machine must not decide the other cases.
    private static string ProviderOf(string kind, string fault, int k) =>
        fault is not ("stall" or "heartbeat") ? kind : k > UpstreamStreams.FirstText(kind) ? kind + "-idle" : kind + "-first";

    private async Task CheckAsync(string kind, string client, string fault, int k, bool hasSecond)
    {
        var name = NameOf(kind, client, fault, k) + (hasSecond ? "-f" : "");
        var isCommitted = k > UpstreamStreams.FirstText(kind);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Value.First.Enqueue(name, ScriptOf(kind, fault, k, isCommitted ? gate : null));
        fixture.Value.Second.Enqueue(name, Script.EventStream(UpstreamStreams.Events("openai-compatible", "B")));

        var answer = await fixture.Value.ChatAsync(
            client, hasSecond ? name : $"{ProviderOf(kind, fault, k)}:{name}", stream: true, Token, gate).WaitAsync(TimeSpan.FromSeconds(60), Token);

        FaultServer.Chats(fixture.Value.First, name).Count.ShouldBe(1, name);
        FaultServer.Chats(fixture.Value.Second, name).Count.ShouldBe(hasSecond && !isCommitted ? 1 : 0, name);
        if (isCommitted)
        {
            CheckCommitted(answer, fault, k - UpstreamStreams.FirstText(kind), name);
        }
        else if (hasSecond)
        {
            answer.Status.ShouldBe(HttpStatusCode.OK, name);
            answer.Text.ShouldBe(UpstreamStreams.TextOf("B"), name);
            (answer.IsDone, answer.Errors).ShouldBe((true, 0), name);
        }
        else
        {
            var (status, code) = Expected(kind, fault);
            ((int)answer.Status, answer.Code).ShouldBe((status, code), name);
            answer.Headers["x-switchyard-error-source"].ShouldBe("upstream");
        }
    }

    private static void CheckCommitted(ClientAnswer answer, string fault, int pieces, string name)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, name);
        UpstreamStreams.TextOf("A").ShouldStartWith(answer.Text, Case.Sensitive, name);
        answer.Text.ShouldNotBeEmpty(name);
        if (fault != "reset")
        {
            // A reset may overtake what was sent before it; everything else arrives.
            answer.Text.Length.ShouldBe(6 * Math.Min(pieces, UpstreamStreams.Pieces), name);
        }

        (answer.IsDone, answer.Errors, answer.IsBroken).ShouldBe((false, 1, false), name);
        answer.Code.ShouldNotBeNull(name);
        if (fault is not "error")
        {
            answer.Code.ShouldBe(fault is "stall" or "heartbeat" ? "upstream_timeout" : "upstream_truncated", name);
        }
    }

    private static (int Status, string Code) Expected(string kind, string fault) => fault switch
    {
        "stall" or "heartbeat" => (504, "upstream_timeout"),
        "error" => kind == "claude" ? (503, "upstream_overloaded") : (502, "upstream_error"),
        _ => (502, "upstream_truncated"),
    };

    private static Script ScriptOf(string kind, string fault, int k, TaskCompletionSource? gate)
    {
        var script = fault == "close" ? Script.EventStreamUntilClose() : Script.EventStream();
        script = script.Events(UpstreamStreams.Events(kind, "A").Take(k));
        script = gate is null ? script : script.Wait(gate);
        return fault switch
        {
            "reset" => script.Reset(),
            "abort" or "close" => script.Close(),
            "error" => script.Events([UpstreamStreams.Error(kind)]).Hang(),
            "stall" => script.Hang(),
            _ => script.Heartbeat("keep-alive", TimeSpan.FromMilliseconds(50)),
        };
    }

    /// <summary>A server with an alias for every case, so that every case has targets of its own.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private FaultServer? _server;

        internal FaultServer Value => _server!;

        public async ValueTask InitializeAsync() => _server = await FaultServer.StartAsync(Configure, CancellationToken.None);

        public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;

        private static void Configure(FaultSettings settings, FaultUpstream first, FaultUpstream second)
        {
            settings.Provider("second", "openai-compatible", second, idleSeconds: 30, firstSeconds: 30);
            foreach (var kind in Kinds)
            {
                settings.Provider(kind, kind, first, idleSeconds: 30, firstSeconds: 30)
                    .Set($"Providers__{kind}__Quirks__DoneMarker", "true")
                    .Provider($"{kind}-first", kind, first, idleSeconds: 30, firstSeconds: 2)
                    .Provider($"{kind}-idle", kind, first, idleSeconds: 2, firstSeconds: 30);
            }

            foreach (var row in Cases())
            {
                var (kind, fault) = row.Data;
                foreach (var (client, k) in Clients.SelectMany(_ => Enumerable.Range(0, Positions), (client, k) => (client, k)))
                {
                    var name = NameOf(kind, client, fault, k) + "-f";
                    settings.Alias(name, $"{ProviderOf(kind, fault, k)}:{name}", $"second:{name}");
                }
            }
        }
    }
}
