using System.Net.WebSockets;
using Shouldly;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>
/// Names that are not this machine's, as a page sends whose own name was made to mean 127.0.0.1: to a browser it is the
/// service's own page, so only the Host header tells.
/// </summary>
public sealed class HostRuleTests : IAsyncLifetime
{
    private const string Rebound = "evil.example";

    private GraphQLHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GraphQLHost Host => _host!;

    // Without keys every caller on this machine is served.
    public async ValueTask InitializeAsync() => _host = await GraphQLHost.StartAsync(Token);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task Post_ForAnotherName_Is403AndNotExecuted(string accept)
    {
        var answer = await Host.PostAsync(GraphQLHost.Body("mutation { bump }"), request => Prepare(request, accept), Token);

        answer.Status.ShouldBe(403);
        answer.Code.ShouldBe("permission_denied");
        Host.Api.Bumps.ShouldBe(0);
    }

    [Theory]
    [InlineData("/graphql", "text/html")]
    [InlineData("/graphql?query={health}", "application/json")]
    public async Task Get_ForAnotherName_Is403(string address, string accept)
    {
        var answer = await Host.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), request => Prepare(request, accept), Token);

        answer.Status.ShouldBe(403);
        answer.ContentType.ShouldNotStartWith("text/html");
    }

    [Fact]
    public async Task Socket_ForAnotherNameFromAPageOfThatName_Is403() =>
        (await SocketClient.RefusedAsync(Host, options => Prepare(options, $"{Rebound}:{Host.Port}"), Token)).ShouldBe(403);

    [Fact]
    public async Task Socket_ForThisMachineFromItsOwnPage_Opens()
    {
        using var client = await SocketClient.ConnectAsync(Host, Token, options => Prepare(options, $"localhost:{Host.Port}"));

        await client.InitAsync(null, Token);
        (await client.ReadAsync(Token)).ShouldBe("""{"type":"connection_ack"}""");
    }

    private static void Prepare(ClientWebSocketOptions options, string authority)
    {
        options.SetRequestHeader("host", authority);
        options.SetRequestHeader("origin", $"http://{authority}");
        options.SetRequestHeader("user-agent", "Mozilla/5.0");
    }

    private void Prepare(HttpRequestMessage request, string accept)
    {
        request.Headers.Host = $"{Rebound}:{Host.Port}";
        request.Headers.Add("origin", $"http://{Rebound}:{Host.Port}");
        request.Headers.Add("accept", accept);
        request.Headers.Add("graphql-preflight", "1");
    }
}
