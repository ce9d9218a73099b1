using System.Globalization;
using System.Text;
using System.Text.Json;
using Switchyard.FakeUpstream;
using Switchyard.FunctionalTests.Support;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>A server of its own process in front of two scripted upstreams, <see cref="First"/> and <see cref="Second"/>.</summary>
internal sealed class FaultServer : IAsyncDisposable
{
    private FaultServer(FaultUpstream first, FaultUpstream second, SwitchyardProcess process) =>
        (First, Second, Process) = (first, second, process);

    /// <summary>The upstream that fails.</summary>
    public FaultUpstream First { get; }

    /// <summary>The upstream that serves when the first has failed.</summary>
    public FaultUpstream Second { get; }

    /// <summary>The server.</summary>
    public SwitchyardProcess Process { get; }

    /// <summary>Starts all three.</summary>
    public static async Task<FaultServer> StartAsync(
        Action<FaultSettings, FaultUpstream, FaultUpstream> configure, CancellationToken cancellationToken, string? folder = null)
    {
        var first = FaultUpstream.Start();
        var second = FaultUpstream.Start();
        var settings = new FaultSettings();
        configure(settings, first, second);
        try
        {
            return new FaultServer(first, second, await SwitchyardProcess.StartAsync(settings.Values, cancellationToken, folder));
        }
        catch
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks for a chat and reads the answer to its end.</summary>
    /// <param name="client"><c>native</c> or <c>openai</c>.</param>
    /// <param name="model">The model or alias.</param>
    /// <param name="stream">Whether a stream is asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="contentSeen">Completed when the first text has come.</param>
    public async Task<ClientAnswer> ChatAsync(
        string client, string model, bool stream, CancellationToken cancellationToken, TaskCompletionSource? contentSeen = null) =>
        await ClientAnswer.ReadAsync(await SendAsync(client, model, stream, cancellationToken), contentSeen, cancellationToken);

    /// <summary>Asks for a chat and returns when the headers are here.</summary>
    public async Task<HttpResponseMessage> SendAsync(string client, string model, bool stream, CancellationToken cancellationToken)
    {
        using var request = Request(client, stream, Body(client, model, stream));
        return await Process.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>A request for a chat with this body.</summary>
    public static HttpRequestMessage Request(string client, bool stream, HttpContent body) =>
        new(HttpMethod.Post, new Uri(PathOf(client, stream), UriKind.Relative)) { Content = body };

    /// <summary>The path of a chat.</summary>
    public static string PathOf(string client, bool stream) =>
        client == "openai" ? "/v1/chat/completions" : stream ? "/api/v1/complete/stream" : "/api/v1/complete";

    /// <summary>The JSON of a chat of one message.</summary>
    public static StringContent Body(string client, string model, bool stream, string text = "hi") => Json(Text(client, model, stream, text));

    /// <summary>A JSON body.</summary>
    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>The requests for chats an upstream has had for a model.</summary>
    public static IReadOnlyList<ReceivedRequest> Chats(FaultUpstream upstream, string? model = null) =>
        [.. upstream.Requests.Where(r => r.Method == "POST" && (model is null || r.Model == model))];

    /// <summary>The sum of a metric over all series whose labels contain this text.</summary>
    public async Task<double> MetricAsync(string name, string labels, CancellationToken cancellationToken)
    {
        var page = await Process.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        return page.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{')
            .Where(line => line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until a metric has a value; the bound is only a safety net.</summary>
    public async Task<double> MetricReachesAsync(string name, string labels, double value, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var seen = double.NaN;
        for (var i = 0; i < 1000; i++)
        {
            seen = await MetricAsync(name, labels, cancellationToken);
            if (seen == value)
            {
                break;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return seen;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }

    /// <summary>The text of <see cref="Body"/>.</summary>
    public static string Text(string client, string model, bool stream, string text = "hi")
    {
        var quoted = JsonSerializer.Serialize(text);
        var flag = client == "openai" && stream ? ",\"stream\":true" : "";
        return $$"""{"model":"{{model}}","messages":[{"role":"user","content":{{quoted}}}]{{flag}}}""";
    }
}
