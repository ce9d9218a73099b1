using System.Diagnostics;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>Keys of sockets and streams: where they may stand, and what happens when they end.</summary>
public sealed class SocketKeyTests : IAsyncLifetime
{
    private GraphQLHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GraphQLHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await GraphQLHost.StartAsync(Token, GraphQLHost.Keyed);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Theory]
    [InlineData("""{"authorization":"Bearer """ + GraphQLHost.Key + "\"}")]
    [InlineData("""{"Authorization":"Bearer """ + GraphQLHost.Key + "\"}")]
    [InlineData("""{"apiKey":""" + "\"" + GraphQLHost.Key + "\"}")]
    [InlineData("""{"x-api-key":""" + "\"" + GraphQLHost.Key + "\"}")]
    public async Task Key_InTheFirstMessage_IsTaken(string payload)
    {
        using var client = await SocketClient.BeginAsync(Host, Token, payload);

        await client.SubscribeAsync("1", "{ who }", Token);

        (await client.ReadAsync(Token)).ShouldBe("""{"type":"next","id":"1","payload":{"data":{"who":"alice"}}}""");
    }

    [Theory]
    [InlineData(null, "close 4401 Unauthorized")]
    [InlineData("{}", "close 4401 Unauthorized")]
    [InlineData("""{"authorization":"Bearer wrong"}""", "close 4403 Forbidden")]
    [InlineData("""{"authorization":"wrong"}""", "close 4403 Forbidden")]
    [InlineData("""{"apiKey":7}""", "close 4403 Forbidden")]
    [InlineData("""{"apiKey":"wrong","authorization":"Bearer """ + GraphQLHost.Key + "\"}", "close 4403 Forbidden")]
    public async Task Key_MissingOrWrongInTheFirstMessage_Closes(string? payload, string expected)
    {
        using var client = await SocketClient.ConnectAsync(Host, Token);

        await client.InitAsync(payload, Token);

        (await client.ReadAsync(Token)).ShouldBe(expected);
    }

    [Fact]
    public async Task Key_InTheHeader_IsTakenAndAWrongOneIs401()
    {
        using var client = await SocketClient.ConnectAsync(Host, Token, static options => options.SetRequestHeader("Authorization", "Bearer " + GraphQLHost.Key));
        await client.InitAsync(null, Token);

        (await client.ReadAsync(Token)).ShouldBe("""{"type":"connection_ack"}""");
        (await SocketClient.RefusedAsync(Host, static options => options.SetRequestHeader("x-api-key", "wrong"), Token)).ShouldBe(401);
    }

    [Fact]
    public async Task Cookie_IsNeverAKey()
    {
        using var client = await SocketClient.ConnectAsync(Host, Token, static options => options.SetRequestHeader("Cookie", "authorization=Bearer " + GraphQLHost.Key));
        await client.InitAsync(null, Token);

        (await client.ReadAsync(Token)).ShouldBe("close 4401 Unauthorized");
    }

    [Fact]
    public async Task Key_RevokedDuringASubscription_EndsItWithAnErrorAndCloses4403()
    {
        var (id, key) = await MakeKeyAsync();
        using var client = await SocketClient.BeginAsync(Host, Token, $$"""{"apiKey":"{{key}}"}""");
        await client.SubscribeAsync("1", "subscription { ticks }", Token);
        await Host.Api.Started.Reader.ReadAsync(Token);

        var begun = Stopwatch.GetTimestamp();
        await RevokeAsync(id);
        var message = await client.ReadJsonAsync(Token);

        message.GetProperty("type").GetString().ShouldBe("error");
        message.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString().ShouldBe("invalid_api_key");
        (await client.ReadAsync(Token)).ShouldBe("close 4403 Forbidden");
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        await Host.Api.Ended.Reader.ReadAsync(Token);
        (await Host.MetricAsync("switchyard_key_cut_calls_total", "", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Key_RevokedBetweenOperations_Closes4403AndNothingMoreIsExecuted()
    {
        var (id, key) = await MakeKeyAsync();
        using var client = await SocketClient.BeginAsync(Host, Token, $$"""{"apiKey":"{{key}}"}""");
        await RevokeAsync(id);

        await client.SubscribeAsync("1", "mutation { bump }", Token);

        (await client.ReadAsync(Token)).ShouldBe("close 4403 Forbidden");
        Host.Api.Bumps.ShouldBe(0);
    }

    [Fact]
    public async Task Key_RevokedDuringAnEventStream_EndsItWithAnError()
    {
        var (id, key) = await MakeKeyAsync();
        using var stream = await EventClient.OpenAsync(Host, "subscription { ticks }", key, Token);
        await Host.Api.Started.Reader.ReadAsync(Token);

        await RevokeAsync(id);
        var rest = await stream.ReadToEndAsync(Token);

        rest.ShouldContain("event: next\ndata: {\"errors\":[{");
        rest.ShouldContain("invalid_api_key");
        rest.ShouldEndWith("event: complete\ndata:\n\n");
        await Host.Api.Ended.Reader.ReadAsync(Token);
    }

    private async Task<(string Id, string Key)> MakeKeyAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys") { Content = new StringContent("""{"name":"passing"}""", null, "application/json") };
        request.Headers.Add("x-api-key", GraphQLHost.Admin);
        using var response = await Host.Client.SendAsync(request, Token);
        var made = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    private async Task RevokeAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/keys/" + id);
        request.Headers.Add("x-api-key", GraphQLHost.Admin);
        using var response = await Host.Client.SendAsync(request, Token);
        ((int)response.StatusCode).ShouldBe(204);
    }
}
