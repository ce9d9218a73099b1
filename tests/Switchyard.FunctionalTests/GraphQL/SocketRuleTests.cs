using System.Net.WebSockets;
using Shouldly;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>The rules of the subprotocol, with their codes.</summary>
public sealed class SocketRuleTests : IAsyncLifetime
{
    private const string InitMessage = """{"type":"connection_init"}""";

    private GraphQLHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GraphQLHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await GraphQLHost.StartAsync(Token);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"start"}""")]
    [InlineData("""{"type":"ping","payload":"text"}""")]
    [InlineData("""{"type":"subscribe","payload":{"query":"{ health }"}}""")]
    [InlineData("""{"type":"subscribe","id":"","payload":{"query":"{ health }"}}""")]
    [InlineData("""{"type":"subscribe","id":"1"}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":1}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{ health }","variables":[]}}""")]
    [InlineData("""{"type":"complete"}""")]
    [InlineData("""{"type":"ping"}{"type":"ping"}""")]
    [InlineData("""{"type":"subscribe","id":"\ud800","payload":{"query":"{ health }"}}""")]
    public async Task Message_ThatIsNone_Closes4400(string text)
    {
        using var client = await SocketClient.BeginAsync(Host, Token);

        await client.SendAsync(text, Token);

        (await client.ReadAsync(Token)).ShouldStartWith("close 4400 ");
        (await ClosedAsync(4400)).ShouldBe(1);
    }

    [Fact]
    public async Task Message_Binary_Closes4400()
    {
        using var client = await SocketClient.BeginAsync(Host, Token);

        await client.SendAsync(InitMessage, WebSocketMessageType.Binary, true, Token);

        (await client.ReadAsync(Token)).ShouldStartWith("close 4400 ");
    }

    [Fact]
    public async Task Subscribe_BeforeTheAcknowledgement_Closes4401()
    {
        using var client = await SocketClient.ConnectAsync(Host, Token);

        await client.SubscribeAsync("1", "mutation { bump }", Token);

        (await client.ReadAsync(Token)).ShouldBe("close 4401 Unauthorized");
        Host.Api.Bumps.ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("graphql-ws")]
    public async Task Subprotocol_OfAnotherKind_Closes4406(string? protocol)
    {
        using var client = await SocketClient.ConnectAsync(Host, Token, protocol: protocol);

        (await client.ReadAsync(Token)).ShouldBe("close 4406 Subprotocol not acceptable");
        (await ClosedAsync(4406)).ShouldBe(1);
    }

    [Fact]
    public async Task Id_InUse_Closes4409AndFreeAgainAfterItsEnd()
    {
        using var client = await SocketClient.BeginAsync(Host, Token);
        await client.SubscribeAsync("a", "{ health }", Token);
        (await client.ReadAsync(Token)).ShouldBe("""{"type":"next","id":"a","payload":{"data":{"health":"ok"}}}""");
        (await client.ReadAsync(Token)).ShouldBe("""{"type":"complete","id":"a"}""");

        await client.SubscribeAsync("a", "subscription { ticks }", Token);
        await Host.Api.Started.Reader.ReadAsync(Token);
        await client.SubscribeAsync("a", "{ health }", Token);

        (await client.ReadAsync(Token)).ShouldBe("close 4409 Subscriber for a already exists");
        await Host.Api.Ended.Reader.ReadAsync(Token);
    }

    [Fact]
    public async Task Init_Twice_Closes4429()
    {
        using var client = await SocketClient.BeginAsync(Host, Token);

        await client.InitAsync(null, Token);

        (await client.ReadAsync(Token)).ShouldBe("close 4429 Too many initialisation requests");
    }

    [Fact]
    public async Task Operation_AfterAHundred_IsRefusedAndTheOthersGoOn()
    {
        using var client = await SocketClient.BeginAsync(Host, Token);
        for (var i = 0; i < 100; i++)
        {
            await client.SubscribeAsync($"{i}", "subscription { ticks }", Token);
            await Host.Api.Started.Reader.ReadAsync(Token);
        }

        await client.SubscribeAsync("100", "subscription { ticks }", Token);
        var refused = await client.ReadJsonAsync(Token);
        await client.SendAsync("""{"type":"complete","id":"7"}""", Token);
        await Host.Api.Ended.Reader.ReadAsync(Token);
        await client.PingAsync(Token);

        refused.GetProperty("type").GetString().ShouldBe("error");
        refused.GetProperty("id").GetString().ShouldBe("100");
        refused.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString().ShouldBe("rate_limit_exceeded");
    }

    [Theory]
    [InlineData(true, 1024 * 1024 + 1)]
    [InlineData(false, 16 * 1024 + 1)]
    public async Task Message_OverTheLimit_Closes1009(bool isKnown, int length)
    {
        using var client = isKnown ? await SocketClient.BeginAsync(Host, Token) : await SocketClient.ConnectAsync(Host, Token);

        await client.SendAsync(new string(' ', length), Token);

        (await client.ReadAsync(Token)).ShouldBe("close 1009 Message too large");
    }

    [Fact]
    public async Task Message_InManyFragments_IsPutTogether()
    {
        using var client = await SocketClient.BeginAsync(Host, Token);
        var message = $$"""{"type":"subscribe","id":"f","payload":{{GraphQLHost.Body("{ health }")}}}""";
        for (var i = 0; i < message.Length; i++)
        {
            await client.SendAsync(message[i..(i + 1)], WebSocketMessageType.Text, i == message.Length - 1, Token);
        }

        (await client.ReadAsync(Token)).ShouldBe("""{"type":"next","id":"f","payload":{"data":{"health":"ok"}}}""");
    }

    [Fact]
    public async Task Message_InEndlessFragments_Closes1009AndHoldsNoMoreThanTheLimit()
    {
        using var client = await SocketClient.BeginAsync(Host, Token);
        var read = client.ReadAsync(Token);
        var piece = new string('x', 64 * 1024);
        for (var i = 0; i < 32 && !read.IsCompleted; i++)
        {
            await client.SendAsync(piece, WebSocketMessageType.Text, false, Token);
        }

        (await read).ShouldBe("close 1009 Message too large");
    }

    [Fact]
    public async Task Ping_WithAPayload_IsAnsweredWithIt()
    {
        using var client = await SocketClient.ConnectAsync(Host, Token);

        await client.SendAsync("""{"type":"ping","payload":{"a":[1.50]}}""", Token);

        (await client.ReadAsync(Token)).ShouldBe("""{"type":"pong","payload":{"a":[1.50]}}""");
    }

    private async Task<double> ClosedAsync(int code)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var seen = 0.0;
        for (var i = 0; i < 200 && seen == 0; i++)
        {
            seen = await Host.MetricAsync("switchyard_ws_closed_total", $"code=\"{code}\"", Token);
            await timer.WaitForNextTickAsync(Token);
        }

        return seen;
    }
}
