using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.FakeUpstream.Stores;
using Switchyard.Storage;
using Switchyard.Storage.Ledger;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>A PostgreSQL that is killed, frozen or not there leaves nothing half done, and nobody waiting.</summary>
public sealed class LedgerOutageTests : IAsyncLifetime
{
    private static readonly UsageQuery Everything = new(LedgerData.Noon.AddYears(-1), LedgerData.Noon.AddYears(1), []);

    private PostgreSqlServer? _server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed.");
        _server = await PostgreSqlServer.StartAsync(Token, isDurable: true);
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;

    [Fact]
    public async Task AppendAsync_ServerIsKilledAgainAndAgain_CountsEverythingOnce()
    {
        await using var database = Open(TimeSpan.FromSeconds(20));
        (await database.StartAsync(Token)).ShouldBeNull();
        var store = new LedgerStore(database);
        var random = new Random(5);
        var batches = Enumerable.Range(0, 12).Select(_ => LedgerData.Random(random, 60)).ToList();
        for (var i = 0; i < batches.Count; i++)
        {
            var append = store.AppendAsync(batches[i], Token).AsTask();
            if (i % 4 == 1)
            {
                await _server!.KillAsync();
                await append;
                await _server.RestartAsync(Token);
            }

            // Whether it was carried out is unknown: it is sent again until the database says so.
            while (await store.AppendAsync(batches[i], Token) is { } error)
            {
                error.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            }

            await append;
        }

        var sum = (await store.QueryAsync(Everything, Token)).Value!.ShouldHaveSingleItem();
        sum.Attempts.ShouldBe(batches.Sum(batch => batch.Settled.Count));
        sum.Requests.ShouldBe(batches.Sum(batch => batch.Requests.Count));
        sum.Cost.ShouldBe(batches.SelectMany(batch => batch.Settled).Sum(settlement => settlement.Cost.Total ?? 0));
    }

    [Fact]
    public async Task AppendAsync_ServerIsFrozen_IsUnavailableInTime()
    {
        await using var database = Open(TimeSpan.FromSeconds(1));
        (await Open(TimeSpan.FromSeconds(30)).StartAsync(Token)).ShouldBeNull();
        var store = new LedgerStore(database);
        (await store.QueryAsync(Everything, Token)).IsSuccess.ShouldBeTrue();
        _server!.Freeze();
        try
        {
            var begin = Stopwatch.GetTimestamp();
            var error = await store.AppendAsync(LedgerData.Batch(LedgerData.Settlement(LedgerData.Intent("r1"))), Token);

            error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            Stopwatch.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromSeconds(3));
            database.Fault.ShouldNotBeNull();
        }
        finally
        {
            _server.Thaw();
        }

        while (!(await store.QueryAsync(Everything, Token)).IsSuccess)
        {
            Token.ThrowIfCancellationRequested();
        }

        database.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task StartAsync_NobodyListens_NamesTheSettingAndDoesNotHang()
    {
        await _server!.KillAsync();
        await using var database = Open(TimeSpan.FromSeconds(2));

        var fault = await database.StartAsync(Token);

        fault.ShouldNotBeNull().Name.ShouldBe("Switchyard:Database:ConnectionString");
    }

    private Database Open(TimeSpan deadline) => Database.Create(
        new ServiceOptions { Database = { ConnectionString = _server!.Url, Deadline = deadline } }, TimeProvider.System, NullLogger<Database>.Instance);
}
