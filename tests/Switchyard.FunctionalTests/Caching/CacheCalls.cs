using Shouldly;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;

namespace Switchyard.FunctionalTests.Caching;

/// <summary>Requests at temperature 0 and upstreams that answer them, for the tests of the cache.</summary>
internal static class CacheCalls
{
    /// <summary>A server in front of one upstream, <c>up</c>.</summary>
    public static Task<FaultServer> StartAsync(CancellationToken cancellationToken, Action<FaultSettings>? configure = null) =>
        FaultServer.StartAsync(
            (settings, first, _) =>
            {
                settings.Provider("up", "openai-compatible", first, idleSeconds: 30, firstSeconds: 30);
                configure?.Invoke(settings);
            },
            cancellationToken);

    /// <summary>A stream of a text in pieces, with figures.</summary>
    public static OpenAIStreamBuilder Stream(params string[] pieces) => new OpenAIStreamBuilder().Role().Text(pieces).Finish().Usage(9, 4).Done();

    /// <summary>Sends a request and reads its answer.</summary>
    public static async Task<ClientAnswer> AskAsync(
        FaultServer server, string client, bool stream, string text, CancellationToken cancellationToken, string extra = "", params (string Name, string Value)[] headers)
    {
        using var request = FaultServer.Request(client, stream, FaultServer.Json(Body(client, stream, text, extra)));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        var response = await server.Process.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await ClientAnswer.ReadAsync(response, null, cancellationToken);
    }

    /// <summary>Asks for a stream and tells when its first text has come.</summary>
    public static async Task<ClientAnswer> FollowAsync(FaultServer server, string text, TaskCompletionSource contentSeen, CancellationToken cancellationToken)
    {
        using var request = FaultServer.Request("openai", true, FaultServer.Json(Body("openai", true, text)));
        var response = await server.Process.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await ClientAnswer.ReadAsync(response, contentSeen, cancellationToken);
    }

    /// <summary>The body of a request.</summary>
    public static string Body(string client, bool stream, string text, string extra = "")
    {
        var flag = client == "openai" && stream ? ",\"stream\":true" : "";
        return $$"""{"model":"up:m","messages":[{"role":"user","content":"{{text}}"}],"temperature":0{{flag}}{{extra}}}""";
    }

    /// <summary>What the cache did.</summary>
    public static string Cache(this ClientAnswer answer) => answer.Headers.GetValueOrDefault("x-switchyard-cache") ?? "none";
}
