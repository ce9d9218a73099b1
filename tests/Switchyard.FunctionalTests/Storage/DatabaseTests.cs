using System.Text.Json;
using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;
using Switchyard.Storage;
using Switchyard.Storage.Ledger;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>What holds for a database of either kind.</summary>
public abstract class DatabaseTests : IAsyncDisposable
{
    private readonly DatabaseSource _source;

    private protected DatabaseTests(DatabaseSource source) => _source = source;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task StartAsync_Twice_ChangesNothing()
    {
        await _source.StartAsync();
        var database = await _source.StartAsync();

        (await ScriptsAsync(database)).ShouldBe(AllScripts(database));
    }

    [Fact]
    public async Task StartAsync_FromManyAtOnce_RunsEveryScriptOnce()
    {
        var databases = new List<Database>();
        for (var i = 0; i < 6; i++)
        {
            databases.Add(await _source.OpenAsync());
        }

        var faults = await Task.WhenAll(databases.Select(database => Task.Run(() => database.StartAsync(Token), Token)));

        faults.ShouldAllBe(fault => fault == null);
        (await ScriptsAsync(databases[0])).ShouldBe(AllScripts(databases[0]));
    }

    [Fact]
    public async Task StartAsync_DatabaseOfANewerVersion_IsRefusedByName()
    {
        var database = await _source.OpenAsync();
        var ours = MigrationScript.Of(database.Dialect);
        MigrationScript[] newer = [.. ours, new MigrationScript(ours.Count + 1, "9999-later", "CREATE TABLE later (id BIGINT)", "x")];
        (await database.MigrateAsync(newer, Token)).ShouldBeNull();

        var fault = await database.StartAsync(Token);

        fault.ShouldNotBeNull().Name.ShouldStartWith("Switchyard:Data");
        fault.Message.ShouldContain("9999-later");
    }

    [Fact]
    public async Task StartAsync_ScriptThatWasChanged_IsRefused()
    {
        var database = await _source.OpenAsync();
        var scripts = MigrationScript.Of(database.Dialect);
        (await database.MigrateAsync([scripts[0] with { Checksum = "another" }, .. scripts.Skip(1)], Token)).ShouldBeNull();

        (await database.StartAsync(Token)).ShouldNotBeNull().Message.ShouldContain("0001-ledger");
    }

    [Fact]
    public async Task StartAsync_LedgerOfAnOlderVersion_KeepsItsRows()
    {
        var database = await _source.OpenAsync();
        (await database.MigrateAsync([.. MigrationScript.Of(database.Dialect).Take(3)], Token)).ShouldBeNull();
        var store = new LedgerStore(database);
        var batch = LedgerData.Random(new Random(4), 200);
        (await store.AppendAsync(batch, Token)).ShouldBeNull();
        var before = await HistoriesAsync(store, batch);

        (await database.StartAsync(Token)).ShouldBeNull();

        (await HistoriesAsync(store, batch)).ShouldBe(before);
        before.ShouldAllBe(history => history.Contains("\"Settled\":[{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteAsync_Refusal_LeavesNothingBehind()
    {
        var database = await _source.StartAsync();

        var error = await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("UPDATE counters SET value = 7 WHERE name = 'keys'");
                return new LlmError(LlmErrorCode.NotFound, "No.");
            },
            Token);

        error!.Code.ShouldBe(LlmErrorCode.NotFound);
        (await CounterAsync(database)).ShouldBe(0);
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnceOfOneRow_LosesNone()
    {
        var databases = new[] { await _source.StartAsync(), await _source.StartAsync() };

        var errors = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => databases[i % 2].WriteAsync(
            async session =>
            {
                var value = await session.FirstAsync<long>($"SELECT value FROM counters WHERE name = 'keys'{session.ForUpdate}");
                await session.ExecuteAsync("UPDATE counters SET value = @Value WHERE name = 'keys'", new { Value = value + 1 });
                return (LlmError?)null;
            },
            Token).AsTask()));

        errors.ShouldAllBe(error => error == null);
        (await CounterAsync(databases[0])).ShouldBe(100);
    }

    private static IEnumerable<long> AllScripts(Database database) => MigrationScript.Of(database.Dialect).Select(script => script.Number);

    private static async Task<IReadOnlyList<string>> HistoriesAsync(LedgerStore store, LedgerBatch batch)
    {
        var histories = new List<string>();
        foreach (var id in batch.Settled.Select(settled => settled.Intent.RequestId).Distinct())
        {
            histories.Add(JsonSerializer.Serialize((await store.FindAsync(id, null, Token)).Value));
        }

        return histories;
    }

    private static async Task<IReadOnlyList<long>> ScriptsAsync(Database database) => (await database.ReadAsync(
        async session => new Outcome<IReadOnlyList<long>>(await session.QueryAsync<long>("SELECT number FROM schema_migrations ORDER BY number")),
        Token)).Value!;

    private static async Task<long> CounterAsync(Database database) => (long)(await database.ReadAsync(
        async session => new Outcome<object>(await session.FirstAsync<long>("SELECT value FROM counters WHERE name = 'keys'")), Token)).Value!;
}
