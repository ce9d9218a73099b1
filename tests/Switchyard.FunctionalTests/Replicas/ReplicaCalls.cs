using System.Globalization;
using System.Text.Json;
using Switchyard.FakeUpstream;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>What clients ask of one of many servers, and what it tells about itself.</summary>
internal static class ReplicaCalls
{
    /// <summary>A request for a chat.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="model">The model.</param>
    /// <param name="text">The message.</param>
    /// <param name="more">Further fields, with a comma before them.</param>
    public static HttpRequestMessage Request(string caller, string model = "up:m", string text = "hi", string more = "") =>
        new(HttpMethod.Post, new Uri("/v1/chat/completions", UriKind.Relative))
        {
            Headers = { { "Authorization", "Bearer " + ReplicaRig.KeyOf(caller) } },
            Content = FaultServer.Json($$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]{{more}}}"""),
        };

    /// <summary>Asks for a chat and reads the answer to its end.</summary>
    public static async Task<ClientAnswer> AskAsync(
        this SwitchyardProcess replica, string caller, CancellationToken cancellationToken, string model = "up:m", string text = "hi", string more = "",
        TaskCompletionSource? contentSeen = null)
    {
        using var request = Request(caller, model, text, more);
        var response = await replica.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await ClientAnswer.ReadAsync(response, contentSeen, cancellationToken);
    }

    /// <summary>The sum of a metric over all series whose labels contain this text.</summary>
    public static async Task<double> MetricAsync(this SwitchyardProcess replica, string name, CancellationToken cancellationToken, string labels = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/metrics", UriKind.Relative)) { Headers = { { "Authorization", "Bearer " + ReplicaRig.Admin } } };
        using var response = await replica.Client.SendAsync(request, cancellationToken);
        var page = await response.Content.ReadAsStringAsync(cancellationToken);
        return page.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{')
            .Where(line => line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until a metric has a value; the time it took. The bound is only a safety net.</summary>
    public static async Task<TimeSpan> UntilAsync(
        this SwitchyardProcess replica, string name, double value, CancellationToken cancellationToken, string labels = "")
    {
        var started = TimeProvider.System.GetTimestamp();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await replica.MetricAsync(name, either.Token, labels) != value)
        {
            await timer.WaitForNextTickAsync(either.Token);
        }

        return TimeProvider.System.GetElapsedTime(started);
    }

    /// <summary>Waits until so many chats have been asked for.</summary>
    public static async Task UntilChatsAsync(this FaultUpstream upstream, int count, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (FaultServer.Chats(upstream).Count < count)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>What is left to a caller, by scope, unit and window.</summary>
    public static async Task<Dictionary<string, long>> LeftAsync(this SwitchyardProcess replica, string caller, CancellationToken cancellationToken) =>
        (await replica.AdminAsync(HttpMethod.Get, "/api/v1/limits?name=" + caller, cancellationToken)).GetProperty("buckets").EnumerateArray()
            .SelectMany(bucket => bucket.GetProperty("figures").EnumerateArray().Select(figure => (bucket, figure)))
            .ToDictionary(
                pair => $"{pair.bucket.GetProperty("scope")} {pair.figure.GetProperty("unit")} {pair.figure.GetProperty("window")}".TrimEnd(),
                pair => pair.figure.GetProperty("remaining").GetInt64());

    /// <summary>What an administrator's route says.</summary>
    public static async Task<JsonElement> AdminAsync(
        this SwitchyardProcess replica, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Headers = { { "Authorization", "Bearer " + ReplicaRig.Admin } } };
        using var response = await replica.Client.SendAsync(request, cancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return document.RootElement.Clone();
    }

    /// <summary>The most requests that arrived within any interval of this length, its end left out.</summary>
    public static int Densest(this IEnumerable<ReceivedRequest> requests, TimeSpan interval)
    {
        var times = requests.Select(request => request.ArrivedAt).Order().ToArray();
        var length = interval.TotalSeconds * TimeProvider.System.TimestampFrequency;
        var (most, first) = (0, 0);
        for (var i = 0; i < times.Length; i++)
        {
            while (times[i] - times[first] >= length)
            {
                first++;
            }

            most = Math.Max(most, i - first + 1);
        }

        return most;
    }

    /// <summary>How often a log line was written.</summary>
    public static int Lines(this SwitchyardProcess replica, string name) =>
        replica.Output.Split('\n').Count(line => line.Contains($"\"event\":\"{name}\"", StringComparison.Ordinal));
}
