using System.Text.Json.Nodes;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Recordings;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>
/// One service with a provider entry for every recording, each behind its own path of one upstream that plays the recorded
/// bytes. Every way of calling uses a model of its own, so that no breaker or cooldown of one is met by the next.
/// </summary>
public sealed class ReplayService : IAsyncLifetime
{
    private readonly FaultUpstream _upstream = FaultUpstream.Start();
    private readonly Dictionary<string, Script> _scripts = Replays.All.ToDictionary(e => e.Id, e => e.ToScript());
    private readonly SemaphoreSlim _nodeTurn = new(1);
    private SwitchyardProcess? _server;
    private DirectoryInfo? _folder;
    private Dictionary<(string Id, bool Stream), NodeChatResult>? _node;

    internal SwitchyardProcess Server => _server!;

    /// <summary>Starts the upstream and the service.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!RecordedTraffic.IsPresent)
        {
            return;
        }

        _upstream.Respond(request => request.Method == "GET" ? Script.Json(200, """{"data":[]}""") : _scripts[IdOf(request)]);
        _folder = Directory.CreateTempSubdirectory("switchyard-replay-");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "switchyard.json"), Settings().ToJsonString());
        _server = await SwitchyardProcess.StartAsync(
            new Dictionary<string, string>(), TestContext.Current.CancellationToken, _folder.FullName);
    }

    /// <summary>Ends both.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _upstream.DisposeAsync();
        _nodeTurn.Dispose();
        _folder?.Delete(recursive: true);
    }

    /// <summary>The model id that reaches a recording in one way of calling.</summary>
    internal static string ModelOf(RecordedExchange exchange, string way) =>
        $"{Replays.EntryOf(exchange)}:{RecordedModelOf(exchange)}@{way}";

    /// <summary>The model the recorded request names; a made one where it names none, which a gateway could not route.</summary>
    internal static string RecordedModelOf(RecordedExchange exchange) =>
        exchange.Request.Body.GetProperty("model").GetString() is { Length: > 0 } model ? model : "unnamed";

    /// <summary>The last call for this model that reached the upstream for a recording.</summary>
    internal ReceivedRequest Received(RecordedExchange exchange, string model) =>
        _upstream.Requests.Last(r => r.Method == "POST" && IdOf(r) == exchange.Id && r.Model == model);

    /// <summary>What the npm client made of a recording; all of them are called in one process, once.</summary>
    internal async Task<NodeChatResult> NodeResultAsync(string id, bool stream, CancellationToken cancellationToken)
    {
        await _nodeTurn.WaitAsync(cancellationToken);
        try
        {
            _node ??= await RunNodeAsync(cancellationToken);
            return _node[(id, stream)];
        }
        finally
        {
            _nodeTurn.Release();
        }
    }

    private static string IdOf(ReceivedRequest request) => string.Join('/', request.Path.Split('/').Skip(1).Take(2));

    private async Task<Dictionary<(string, bool), NodeChatResult>> RunNodeAsync(CancellationToken cancellationToken)
    {
        (RecordedExchange Exchange, bool Stream)[] calls =
            [.. Replays.Whole.Select(e => (e, false)), .. Replays.Streamed.Select(e => (e, true))];
        var results = await NodeOpenAI.RunAsync([.. calls.Select(c => NodeJob(c.Exchange, c.Stream))], cancellationToken);
        return calls.Zip(results).ToDictionary(pair => (pair.First.Exchange.Id, pair.First.Stream), pair => pair.Second);
    }

    private NodeChatJob NodeJob(RecordedExchange exchange, bool stream)
    {
        var body = new JsonObject
        {
            ["model"] = ModelOf(exchange, stream ? "node-stream" : "node"),
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hi" }),
        };
        if (stream)
        {
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return new NodeChatJob(Server.BaseUrl + "/v1", body);
    }

    private JsonObject Settings()
    {
        var providers = new JsonObject();
        foreach (var exchange in Replays.All)
        {
            providers[Replays.EntryOf(exchange)] = new JsonObject
            {
                ["Type"] = Replays.TypeOf(exchange),
                ["BaseUrl"] = $"{_upstream.BaseUrl}/{exchange.Id}",
                ["ApiKey"] = "replay-key",
                ["Retry"] = new JsonObject { ["MaxAttempts"] = 1 },
            };
        }

        return new JsonObject
        {
            ["Switchyard"] = new JsonObject
            {
                ["Providers"] = providers,
                ["Monitoring"] = new JsonObject { ["ProviderProbeInterval"] = "00:00:00" },
            },
        };
    }
}
