using Microsoft.Data.Sqlite;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Accounting;

/// <summary>Three processes on one data directory: what one leaves when it is killed is settled by those that run, without a start.</summary>
public sealed class SharedFolderTests : IAsyncLifetime
{
    private const int Streams = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-shared-").FullName;
    private readonly FaultUpstream _upstream = FaultUpstream.Start();
    private readonly List<SwitchyardProcess> _processes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _upstream.Respond(static _ => Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("one", " two").Events).Hang());
        var settings = new FaultSettings().Provider("up", "openai-compatible", _upstream, idleSeconds: 60, firstSeconds: 60)
            .Set("DataDirectory", _folder).Set("Providers__up__Prices__m__Input", "1").Set("Providers__up__Prices__m__Output", "2");
        for (var i = 0; i < 3; i++)
        {
            _processes.Add(await SwitchyardProcess.StartAsync(settings.Values, Token));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _upstream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Kill_OfOneProcess_IsSettledByAnotherThatRuns()
    {
        var killed = Enumerable.Range(0, Streams).Select(i => AskAsync(_processes[0], $"killed-{i}")).ToList();
        using var leaving = new CancellationTokenSource();
        var running = AskAsync(_processes[1], "running", leaving.Token);
        await _upstream.RequestArrivedAsync(Streams, Token);
        var (second, third) = (_processes[1].ProcessId, _processes[2].ProcessId);

        await _processes[0].KillAsync();
        await Task.WhenAll(killed);
        await UntilAsync(Streams);

        (await StatusesAsync()).ShouldBe(Enumerable.Range(0, Streams).ToDictionary(static i => $"killed-{i}", static _ => "unknown"), ignoreOrder: true);
        _processes.Skip(1).ShouldAllBe(static process => !process.HasExited);
        _processes.Skip(1).Select(static process => process.ProcessId).ShouldBe([second, third]);
        _processes.Skip(1).Count(static process => process.Output.Contains("LedgerRecovered", StringComparison.Ordinal)).ShouldBe(1);

        // What runs elsewhere is nobody's to take: it is settled once, as what it was.
        await leaving.CancelAsync();
        await running;
        await UntilAsync(Streams + 1);
        (await StatusesAsync())["running"].ShouldBe("partial");
    }

    private static async Task AskAsync(SwitchyardProcess process, string user, CancellationToken leaving = default)
    {
        try
        {
            var body = $$"""{"model":"up:m","user":"{{user}}","stream":true,"messages":[{"role":"user","content":"hi"}]}""";
            using var request = FaultServer.Request("openai", stream: true, FaultServer.Json(body));
            using var response = await process.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving);
            await response.Content.CopyToAsync(Stream.Null, leaving);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // It was killed, or left.
        }
    }

    // The bound is only a safety net; the rows are the only sign.
    private async Task UntilAsync(int attempts)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await StatusesAsync()).Count < attempts)
        {
            await timer.WaitForNextTickAsync(either.Token);
        }
    }

    // A row more of a user would be a doubled one.
    private async Task<Dictionary<string, string>> StatusesAsync()
    {
        var statuses = new Dictionary<string, string>();
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "switchyard.db")};Pooling=false;Mode=ReadOnly");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT user_name, status FROM attempts";
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
        {
            statuses.Add(reader.GetString(0), reader.GetString(1));
        }

        return statuses;
    }
}
