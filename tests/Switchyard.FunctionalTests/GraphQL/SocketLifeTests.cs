using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Switchyard.Server.Hosting;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>How sockets and what runs on them live and end (M42).</summary>
public sealed class SocketLifeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("abort")]
    [InlineData("close")]
    [InlineData("complete")]
    public async Task Client_Leaves_TheSourceIsStoppedAtOnce(string how)
    {
        await using var host = await GraphQLHost.StartAsync(Token);
        using var client = await SocketClient.BeginAsync(host, Token);
        await client.SubscribeAsync("1", "subscription { ticks }", Token);
        await host.Api.Started.Reader.ReadAsync(Token);

        var left = Stopwatch.GetTimestamp();
        var leaving = how switch
        {
            "close" => client.CloseAsync(1000, Token),
            "complete" => client.SendAsync("""{"type":"complete","id":"1"}""", Token),
            _ => Task.Run(client.Abort, Token),
        };
        var ended = await host.Api.Ended.Reader.ReadAsync(Token);

        Stopwatch.GetElapsedTime(left, ended).ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
        await leaving;
    }

    [Fact]
    public async Task Client_ReadsNothing_TheSourceIsHeldAndTheClientCut()
    {
        await using var host = await GraphQLHost.StartAsync(Token, "--Switchyard:Streaming:ClientWrite=00:00:01");
        using var raw = await RawSocket.ConnectAsync(host.Port, Token, receiveBuffer: 8 * 1024);
        await raw.UpgradeAsync("", Token);
        await raw.SendAsync("""{"type":"connection_init"}""", Token);
        await raw.SendAsync($$"""{"type":"subscribe","id":"1","payload":{{GraphQLHost.Body("subscription { flood(bytes: 100000) }")}}}""", Token);

        await host.Api.Ended.Reader.ReadAsync(Token);

        host.Api.Flooded.ShouldBeLessThan(200);
        (await host.MetricAsync("switchyard_slow_consumers_cut_total", "", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Sockets_ThatSayNothing_AreBoundedAndClosed4408InTime()
    {
        var time = new ManualTimeProvider();
        await using var host = await GraphQLHost.StartAsync(time, Token);
        var clients = new List<SocketClient>();
        for (var i = 0; i < 1000; i++)
        {
            clients.Add(await SocketClient.ConnectAsync(host, Token));
        }

        (await SocketClient.RefusedAsync(host, null, Token)).ShouldBe(503);
        await Task.WhenAll(clients.Select(client => client.PingAsync(Token)));
        time.Advance(TimeSpan.FromSeconds(4.9));
        await clients[0].PingAsync(Token);
        time.Advance(TimeSpan.FromSeconds(0.2));
        var ends = await Task.WhenAll(clients.Select(client => client.ReadAsync(Token)));

        ends.ShouldAllBe(static end => end == "close 4408 Connection initialisation timeout");
        clients.ForEach(static client => client.Dispose());
        using var next = await SocketClient.BeginAsync(host, Token);
        await next.PingAsync(Token);
        (await host.MetricAsync("switchyard_ws_closed_total", "code=\"4408\"", Token)).ShouldBe(1000);
        (await host.MetricAsync("switchyard_ws_connections", "", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Client_AnswersNoPing_IsCutAfterTwo()
    {
        var time = new ManualTimeProvider();
        await using var host = await GraphQLHost.StartAsync(time, Token);
        using var client = await SocketClient.BeginAsync(host, Token);
        using var lively = await SocketClient.BeginAsync(host, Token);

        for (var i = 0; i < 2; i++)
        {
            time.Advance(TimeSpan.FromSeconds(19));
            (await client.ReadAsync(Token)).ShouldBe("""{"type":"ping"}""");
            (await lively.ReadAsync(Token)).ShouldBe("""{"type":"ping"}""");
            await lively.SendAsync("""{"type":"pong"}""", Token);
            await lively.PingAsync(Token);
        }

        time.Advance(TimeSpan.FromSeconds(19));

        (await client.ReadAsync(Token)).ShouldBe("gone");
        (await lively.ReadAsync(Token)).ShouldBe("""{"type":"ping"}""");
    }

    [Fact]
    public async Task Key_OfTheConfigurationExpires_ClosesTheSocketAndTheStream()
    {
        var time = new ManualTimeProvider();
        await using var host = await GraphQLHost.StartAsync(time, Token, [.. GraphQLHost.Keyed, "--Switchyard:Auth:Keys:0:ExpiresAt=2026-01-01T00:00:10Z"]);
        using var client = await SocketClient.BeginAsync(host, Token, $$"""{"apiKey":"{{GraphQLHost.Key}}"}""");
        await client.SubscribeAsync("1", "subscription { ticks }", Token);
        using var stream = await EventClient.OpenAsync(host, "subscription { ticks }", GraphQLHost.Key, Token);
        await host.Api.Started.Reader.ReadAsync(Token);
        await host.Api.Started.Reader.ReadAsync(Token);
        time.Advance(TimeSpan.FromSeconds(9));
        host.Api.Ended.Reader.TryRead(out _).ShouldBeFalse();

        // Not beyond the time that the client is given to close in turn.
        time.Advance(TimeSpan.FromSeconds(2.5));
        (await client.ReadAsync(Token)).ShouldContain("invalid_api_key");
        (await client.ReadAsync(Token)).ShouldBe("close 4403 Forbidden");
        time.Advance(TimeSpan.FromSeconds(2));

        (await stream.ReadToEndAsync(Token)).ShouldContain("invalid_api_key");
    }

    [Fact]
    public async Task Service_Leaves_IdleSocketsCloseAtOnceAndOperationsAreToldBeforeTheirsDo()
    {
        await using var host = await GraphQLHost.StartAsync(Token);
        using var idle = await SocketClient.BeginAsync(host, Token);
        using var busy = await SocketClient.BeginAsync(host, Token);
        await busy.SubscribeAsync("1", "subscription { ticks }", Token);
        await host.Api.Started.Reader.ReadAsync(Token);

        var drain = host.App.Services.GetRequiredService<DrainState>();
        drain.Begin();
        drain.Refuse();
        (await idle.ReadAsync(Token)).ShouldBe("close 1001 Shutting down");
        await busy.SubscribeAsync("2", "{ health }", Token);
        (await busy.ReadAsync(Token)).ShouldContain("shutting_down");
        host.Api.Ticks.Writer.TryWrite(7);
        (await busy.ReadAsync(Token)).ShouldBe("""{"type":"next","id":"1","payload":{"data":{"ticks":7}}}""");
        await drain.CutAsync();

        var last = await busy.ReadJsonAsync(Token);
        last.GetProperty("type").GetString().ShouldBe("error");
        last.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString().ShouldBe("shutting_down");
        (await busy.ReadAsync(Token)).ShouldBe("close 1001 Shutting down");
        await drain.Idle.WaitAsync(Token);
        (await host.MetricAsync("switchyard_drain_cut_streams_total", "", Token)).ShouldBe(1);
    }
}
