using System.Text.Json;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>A server with limits in front of two upstreams that answer everything.</summary>
internal static class LimitServer
{
    /// <summary>Alice's key.</summary>
    public const string Alice = "alice-7Qx2mV9kTz4";

    /// <summary>Bob's key.</summary>
    public const string Bob = "bob-3Lw8nR5cHy6p";

    /// <summary>The administrator's key.</summary>
    public const string Admin = "Zk3vQ9w1LmN7xR5tBc";

    /// <summary>Starts it: providers <c>up</c> and <c>spare</c>, alias <c>both</c> of them, and the limits named without their section.</summary>
    public static Task<FaultServer> StartAsync(CancellationToken cancellationToken, params (string Name, string Value)[] limits) =>
        StartAsync(null, cancellationToken, limits);

    /// <summary>Starts it in a folder.</summary>
    public static async Task<FaultServer> StartAsync(string? folder, CancellationToken cancellationToken, params (string Name, string Value)[] limits)
    {
        var server = await FaultServer.StartAsync(
            (settings, first, second) =>
            {
                settings.Provider("up", "openai-compatible", first, idleSeconds: 30, firstSeconds: 30)
                    .Provider("spare", "openai-compatible", second, idleSeconds: 30, firstSeconds: 30)
                    .Alias("both", "up:m", "spare:m")
                    .Set("DefaultProvider", "up")
                    .Set("Auth__AdminKey", Admin)
                    .Set("Auth__Keys__0__Name", "alice").Set("Auth__Keys__0__Key", Alice)
                    .Set("Auth__Keys__1__Name", "bob").Set("Auth__Keys__1__Key", Bob);
                foreach (var (name, value) in limits)
                {
                    settings.Set("RateLimiting__" + name, value);
                }
            },
            cancellationToken,
            folder);
        server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text("hello")));
        server.Second.Respond(_ => Script.Json(200, OpenAIAnswer.Text("hello")));
        return server;
    }

    /// <summary>Asks for a chat with a key and reads the answer to its end.</summary>
    public static async Task<ClientAnswer> AskAsync(
        this FaultServer server, string key, CancellationToken cancellationToken, string model = "up:m", string more = "")
    {
        using var request = Request(key, model, more);
        var response = await server.Process.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await ClientAnswer.ReadAsync(response, null, cancellationToken);
    }

    /// <summary>A request for a chat.</summary>
    public static HttpRequestMessage Request(string key, string model, string more) => new(HttpMethod.Post, new Uri("/v1/chat/completions", UriKind.Relative))
    {
        Headers = { { "Authorization", "Bearer " + key } },
        Content = FaultServer.Json($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]{{more}}}"""),
    };

    /// <summary>What <c>GET /api/v1/limits</c> says is left, by scope, unit and window.</summary>
    public static async Task<Dictionary<string, long>> LeftAsync(
        this FaultServer server, string key, CancellationToken cancellationToken, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/limits" + query, UriKind.Relative)) { Headers = { { "Authorization", "Bearer " + key } } };
        using var response = await server.Process.Client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var report = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return report.RootElement.GetProperty("buckets").EnumerateArray()
            .SelectMany(bucket => bucket.GetProperty("figures").EnumerateArray().Select(figure => (bucket, figure)))
            .ToDictionary(
                pair => $"{pair.bucket.GetProperty("scope")} {pair.figure.GetProperty("unit")} {pair.figure.GetProperty("window")}".TrimEnd(),
                pair => pair.figure.GetProperty("remaining").GetInt64());
    }

    /// <summary>Waits until a figure has a value; the bound is only a safety net.</summary>
    public static async Task<long> LeftReachesAsync(
        this FaultServer server, string key, string figure, long value, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var left = -1L;
        for (var i = 0; i < 1000 && left != value; i++)
        {
            left = (await server.LeftAsync(key, cancellationToken))[figure];
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return left;
    }
}
