using System.Diagnostics;
using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FakeUpstream.Stores;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Keys;

/// <summary>What callers with keys of the database and their administrator see over HTTP while PostgreSQL is gone, and when it is back.</summary>
public sealed class KeyOutageTests : IAsyncLifetime
{
    private const string Admin = "Zk3vQ9w1LmN7xR5tBc";
    private const string Body = """{"model":"up:m","messages":[{"role":"user","content":"hi"}]}""";

    // What is promised for a revocation.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    // The database's own deadline, and room for a machine that does ten things at once.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    private readonly FaultUpstream _upstream = FaultUpstream.Start();
    private readonly List<SwitchyardProcess> _replicas = [];
    private PostgreSqlServer? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed.");
        _database = await PostgreSqlServer.StartAsync(Token);
        _upstream.Respond(static _ => Script.Json(200, OpenAIAnswer.Text("hello")));
        var settings = new FaultSettings().Provider("up", "openai-compatible", _upstream, idleSeconds: 60, firstSeconds: 60)
            .Set("Auth__AdminKey", Admin).Set("Auth__Pepper", "Tq8mW2xV6nB4kY9sLd").Set("Database__Deadline", "00:00:02").SetVariable("DATABASE_URL", _database.Url);
        _replicas.AddRange(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SwitchyardProcess.StartAsync(settings.Values, Token))));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        await _upstream.DisposeAsync();
        await (_database?.DisposeAsync() ?? default);
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("frozen")]
    public async Task PostgreSql_GoneAndBack_KeepsKnownKeysWorkingAndRevokesAfterwards(string fault)
    {
        var (id, key) = await MakeAsync();
        foreach (var replica in _replicas)
        {
            await UntilAsync(async () => (await ChatAsync(replica, key)).Status == 200);
        }

        await LoseAsync(fault);
        try
        {
            await ShowAwayAsync(id, key);
        }
        finally
        {
            await FindAsync(fault);
        }

        await UntilAsync(async () => (await SendAsync(_replicas[0], HttpMethod.Delete, $"/api/v1/keys/{id}", Admin)).Status == 204, TimeSpan.FromSeconds(30));
        var revoked = Stopwatch.GetTimestamp();
        await Task.WhenAll(_replicas.Select(replica => UntilAsync(async () => (await ChatAsync(replica, key)).Status == 401, Promised)));
        Stopwatch.GetElapsedTime(revoked).ShouldBeLessThan(Promised);
        var (other, fresh) = await MakeAsync();
        other.ShouldNotBe(id);
        await Task.WhenAll(_replicas.Select(replica => UntilAsync(async () => (await ChatAsync(replica, fresh)).Status == 200, Promised)));
    }

    // Calls go on; what would change keys says that it can not, and nothing is half done.
    private async Task ShowAwayAsync(string id, string key)
    {
        (HttpMethod Method, string Path, string? Body)[] administration =
        [
            (HttpMethod.Post, "/api/v1/keys", """{"name":"late"}"""),
            (HttpMethod.Get, "/api/v1/keys", null),
            (HttpMethod.Get, $"/api/v1/keys/{id}", null),
            (HttpMethod.Patch, $"/api/v1/keys/{id}", """{"models":["up:other"]}"""),
            (HttpMethod.Post, $"/api/v1/keys/{id}/rotate", null),
            (HttpMethod.Delete, $"/api/v1/keys/{id}", null),
        ];
        foreach (var (method, path, body) in administration)
        {
            var begun = Stopwatch.GetTimestamp();
            var answer = await SendAsync(_replicas[1], method, path, Admin, body);

            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(LongestAnswer);
            answer.Status.ShouldBe(503, $"{method} {path}: {answer.Body}");
            var error = JsonDocument.Parse(answer.Body).RootElement.GetProperty("error");
            error.GetProperty("code").GetString().ShouldBe("store_unavailable");
            error.GetProperty("provider").ValueKind.ShouldBe(JsonValueKind.Null);
            error.GetProperty("requestId").GetString().ShouldNotBeNullOrEmpty();
            answer.Source.ShouldBe("store");
            foreach (var replica in _replicas)
            {
                (await ChatAsync(replica, key)).Status.ShouldBe(200);
                (await ChatAsync(replica, key + "x")).Status.ShouldBe(401);
            }
        }
    }

    private async Task LoseAsync(string fault)
    {
        if (fault == "frozen")
        {
            _database!.Freeze();
            return;
        }

        await _database!.KillAsync();
    }

    private async Task FindAsync(string fault)
    {
        if (fault == "frozen")
        {
            _database!.Thaw();
            return;
        }

        await _database!.RestartAsync(Token);
    }

    // Asking again is the only way to see another process's memory.
    private static async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan? within = null)
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isSo())
        {
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(within ?? Promised);
            await timer.WaitForNextTickAsync(Token);
        }
    }

    private static Task<(int Status, string? Source, string Body)> ChatAsync(SwitchyardProcess replica, string key) =>
        SendAsync(replica, HttpMethod.Post, "/api/v1/complete", key, Body);

    private static async Task<(int Status, string? Source, string Body)> SendAsync(
        SwitchyardProcess replica, HttpMethod method, string path, string key, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Add("x-api-key", key);
        request.Content = body is null ? null : FaultServer.Json(body);
        using var response = await replica.Client.SendAsync(request, Token);
        var source = response.Headers.TryGetValues("x-switchyard-error-source", out var values) ? values.Single() : null;
        return ((int)response.StatusCode, source, await response.Content.ReadAsStringAsync(Token));
    }

    private async Task<(string Id, string Key)> MakeAsync()
    {
        var made = await SendAsync(_replicas[0], HttpMethod.Post, "/api/v1/keys", Admin, """{"name":"calls"}""");
        made.Status.ShouldBe(201, made.Body);
        var json = JsonDocument.Parse(made.Body).RootElement;
        return (json.GetProperty("id").GetString()!, json.GetProperty("key").GetString()!);
    }
}
