using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Storage;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Keys;

/// <summary>Keys made on one server and used on another, both over one PostgreSQL.</summary>
public sealed class ManagedKeyTests(PostgreSqlFixture server) : IAsyncLifetime
{
    private const string Admin = "Zk3vQ9w1LmN7xR5tBc";
    private const string Pepper = "Tq8mW2xV6nB4kY9sLd";

    private readonly FaultUpstream _upstream = FaultUpstream.Start();
    private SwitchyardProcess? _first;
    private SwitchyardProcess? _second;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var url = await server.CreateDatabaseAsync(Token);
        _upstream.Respond(static request => request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal)
            ? Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("hello").Events).Hang()
            : Script.Json(200, OpenAIAnswer.Text("hello")));
        var settings = new FaultSettings().Provider("up", "openai-compatible", _upstream, idleSeconds: 60, firstSeconds: 60)
            .Set("Auth__AdminKey", Admin).Set("Auth__Pepper", Pepper).Set("Database__ConnectionString", url);
        _first = await SwitchyardProcess.StartAsync(settings.Values, Token);
        _second = await SwitchyardProcess.StartAsync(settings.Values, Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _first, _second }.OfType<SwitchyardProcess>())
        {
            await process.DisposeAsync();
        }

        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("native")]
    public async Task Revoke_DuringAStreamOnAnotherReplica_EndsItWithinFiveSeconds(string client)
    {
        var (id, key) = await MakeAsync("""{"name":"streams"}""");
        await AcceptedAsync(_second!, key);
        using var request = FaultServer.Request(client, stream: true, FaultServer.Body(client, "up:m", stream: true));
        request.Headers.Add("Authorization", "Bearer " + key);
        using var response = await _second!.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        ((int)response.StatusCode).ShouldBe(200);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token), Encoding.UTF8);
        var text = new StringBuilder();
        while (!text.ToString().Contains("hello", StringComparison.Ordinal))
        {
            text.AppendLine(await reader.ReadLineAsync(Token));
        }

        var begun = Stopwatch.GetTimestamp();
        ((int)(await SendAsync(_first!, HttpMethod.Delete, $"/api/v1/keys/{id}", Admin)).Status).ShouldBe(204);
        var rest = await reader.ReadToEndAsync(Token);

        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        rest.ShouldContain("invalid_api_key");
        rest.ShouldNotContain("[DONE]");
        (await SendAsync(_second, HttpMethod.Get, "/v1/models", key)).Status.ShouldBe(401);
        (await SendAsync(_first!, HttpMethod.Get, "/v1/models", key)).Status.ShouldBe(401);
        foreach (var process in new[] { _first!, _second })
        {
            process.Output.ShouldNotContain(key);
            process.Output.ShouldNotContain(key[20..63]);
        }
    }

    [Fact]
    public async Task Update_OnOneReplica_HoldsOnTheOtherWithinFiveSeconds()
    {
        var (id, key) = await MakeAsync("""{"name":"models"}""");
        await AcceptedAsync(_second!, key);
        (await ChatAsync(_second!, key)).Status.ShouldBe(200);

        (await SendAsync(_first!, HttpMethod.Patch, $"/api/v1/keys/{id}", Admin, """{"models":["up:other"]}""")).Status.ShouldBe(200);
        await UntilAsync(async () => (await ChatAsync(_second!, key)).Status == 403);
        var refused = await ChatAsync(_second!, key);
        refused.Body.ShouldContain("permission_denied");
        refused.Body.ShouldContain("\"model\"");

        var rotated = await SendAsync(_first!, HttpMethod.Post, $"/api/v1/keys/{id}/rotate", Admin);
        var fresh = JsonDocument.Parse(rotated.Body).RootElement.GetProperty("key").GetString()!;
        await UntilAsync(async () => (await ChatAsync(_second!, key)).Status == 401);
        (await ChatAsync(_second!, fresh)).Status.ShouldBe(403);
    }

    private static async Task AcceptedAsync(SwitchyardProcess process, string key) =>
        await UntilAsync(async () => (await SendAsync(process, HttpMethod.Get, "/v1/models", key)).Status == 200);

    // The bound is what is promised; asking again is the only way to see another process's memory.
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isSo())
        {
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(5));
            await timer.WaitForNextTickAsync(Token);
        }
    }

    private static Task<(int Status, string Body)> ChatAsync(SwitchyardProcess process, string key) =>
        SendAsync(process, HttpMethod.Post, "/api/v1/complete", key, """{"model":"up:m","messages":[{"role":"user","content":"hi"}]}""");

    private static async Task<(int Status, string Body)> SendAsync(SwitchyardProcess process, HttpMethod method, string path, string key, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Add("x-api-key", key);
        request.Content = body is null ? null : FaultServer.Json(body);
        using var response = await process.Client.SendAsync(request, Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    private async Task<(string Id, string Key)> MakeAsync(string body)
    {
        var made = await SendAsync(_first!, HttpMethod.Post, "/api/v1/keys", Admin, body);
        made.Status.ShouldBe(201, made.Body);
        var json = JsonDocument.Parse(made.Body).RootElement;
        return (json.GetProperty("id").GetString()!, json.GetProperty("key").GetString()!);
    }
}
