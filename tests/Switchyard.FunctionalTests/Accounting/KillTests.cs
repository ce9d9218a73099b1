using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Configuration;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;
using Switchyard.Storage;
using Switchyard.Storage.Ledger;
using Xunit;

namespace Switchyard.FunctionalTests.Accounting;

/// <summary>
/// A server that is killed while streams run, again and again on the same data: what its upstream saw arrive is what its ledger holds.
/// <c>SWITCHYARD_TEST_ROUNDS</c> names the rounds and streams of a longer run, such as <c>200x50</c>.
/// </summary>
public sealed class KillTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-kill-").FullName;
    private readonly FaultUpstream _upstream = FaultUpstream.Start();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_WhileStreamsRun_LosesNoAttemptAndDoublesNone()
    {
        var size = (Environment.GetEnvironmentVariable("SWITCHYARD_TEST_ROUNDS") ?? "10x20").Split('x');
        var (rounds, streams) = (int.Parse(size[0], CultureInfo.InvariantCulture), int.Parse(size[1], CultureInfo.InvariantCulture));
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var whole = new OpenAIStreamBuilder().Role().Text("one", " two", " three").Finish().Usage(10, 3).Done().ToScript();
        var begun = Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("one", " two").Events).Hang();
        _upstream.Respond(request => request.Model == "whole" ? whole : begun);
        var from = DateTimeOffset.UtcNow;
        var sent = new ConcurrentDictionary<string, bool>();
        var recovered = 0d;
        for (var round = 0; round < rounds; round++)
        {
            recovered += await KillAsync(round, streams, random, sent);
        }

        recovered += await RecoverAsync();
        var counts = await CountsAsync(from);

        var arrived = _upstream.Requests.Where(static request => request.Method == "POST")
            .Select(static request => request.Json!.Value.GetProperty("user").GetString()!).ToList();
        arrived.Count.ShouldBe(arrived.Distinct().Count());
        arrived.Where(user => counts.GetValueOrDefault(user).Attempts != 1).ShouldBeEmpty("lost or doubled");
        counts.Keys.Except(arrived).ShouldAllBe(user => sent.ContainsKey(user), "an attempt that nobody asked for");
        counts.Values.ShouldAllBe(count => count.Attempts == 1);

        // Whatever came to its end did so with the provider's figures; the rest was found, and is charged by an estimate.
        counts.Values.ShouldAllBe(count => count.Cost > 0);
        recovered.ShouldBeGreaterThan(0);
        recovered.ShouldBe(await UnknownAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _upstream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Settings() => new(new FaultSettings()
        .Provider("up", "openai-compatible", _upstream, idleSeconds: 60, firstSeconds: 60)
        .Set("Providers__up__Prices__whole__Input", "1").Set("Providers__up__Prices__whole__Output", "2")
        .Set("Providers__up__Prices__begun__Input", "1").Set("Providers__up__Prices__begun__Output", "2")
        .SetVariable("Logging__LogLevel__Switchyard.Server.Http", "Warning").Values);

    // The moment of the kill is a random number of arrivals at the upstream; from there on everything goes on at its own pace.
    private async Task<double> KillAsync(int round, int streams, Random random, ConcurrentDictionary<string, bool> sent)
    {
        await using var server = await SwitchyardProcess.StartAsync(Settings(), None, _folder);
        var recovered = await RecoveredAsync(server);
        var before = _upstream.RequestCount;
        var moment = _upstream.RequestArrivedAsync(before + random.Next(streams), None);
        var calls = Enumerable.Range(0, streams).Select(i => CallAsync(server, $"u-{round}-{i}", i % 2 == 0 ? "whole" : "begun", sent)).ToList();
        await moment;
        await server.KillAsync();
        await Task.WhenAll(calls);
        return recovered;
    }

    private static async Task CallAsync(SwitchyardProcess server, string user, string model, ConcurrentDictionary<string, bool> sent)
    {
        sent[user] = true;
        try
        {
            var body = new { model = "up:" + model, user, stream = true, temperature = 1, messages = new[] { new { role = "user", content = "Hello there" } } };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(body) };
            using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, None);
            await response.Content.CopyToAsync(Stream.Null, None);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // It was killed meanwhile.
        }
    }

    // The last process has nothing to do but to find what the one before left; when it has left itself, everything is in the database.
    private async Task<double> RecoverAsync()
    {
        await using var server = await SwitchyardProcess.StartAsync(Settings(), None, _folder);
        var recovered = await RecoveredAsync(server);
        await server.StopAsync(None);
        server.Output.ShouldNotContain("LedgerLeftBehind");
        return recovered;
    }

    private static async Task<double> RecoveredAsync(SwitchyardProcess server)
    {
        var metrics = await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), None);
        return metrics.Split('\n').Where(line => line.StartsWith("switchyard_ledger_recovered_total ", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).Single();
    }

    private async Task<long> UnknownAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "data", "switchyard.db")};Pooling=false");
        await connection.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM attempts WHERE status = 'unknown'";
        return (long)(await command.ExecuteScalarAsync(None))!;
    }

    private async Task<Dictionary<string, (long Attempts, decimal Cost, decimal Estimated)>> CountsAsync(DateTimeOffset from)
    {
        var options = new ServiceOptions { DataDirectory = Path.Combine(_folder, "data") };
        await using var database = Database.Create(options, TimeProvider.System, NullLogger<Database>.Instance);
        var query = new UsageQuery(from.AddHours(-1), from.AddHours(3), [UsageDimension.User]);
        var rows = await new LedgerStore(database).QueryAsync(query, None);
        rows.IsSuccess.ShouldBeTrue(rows.Error?.Message);
        return rows.Value!.Where(row => row.Attempts > 0).ToDictionary(row => row.Group[0] ?? "", row => (row.Attempts, row.Cost, row.EstimatedCost));
    }
}
