using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Storage;
using Switchyard.Storage.Ledger;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>A file that another process keeps, that can not be written, or that is none.</summary>
public sealed class SqliteFaultTests : IAsyncDisposable
{
    private readonly DatabaseSource _source = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Theory]
    [InlineData(LedgerOptions.Process, 1)]
    [InlineData(LedgerOptions.Disk, 2)]
    public async Task Synchronous_AsTheLedgerHasToSurvive(string flush, long expected)
    {
        await using var database = Database.Create(
            new ServiceOptions { DataDirectory = _source.Folder, Ledger = { Flush = flush } }, TimeProvider.System, NullLogger<Database>.Instance);
        (await database.StartAsync(Token)).ShouldBeNull();

        var synchronous = await database.ReadAsync(async session => new Outcome<object>(await session.FirstAsync<long>("PRAGMA synchronous")), Token);

        synchronous.Value.ShouldBe(expected);
    }

    [Fact]
    public async Task AppendAsync_AnotherProcessKeepsTheFile_IsUnavailableInTimeAndGoesOnAfterwards()
    {
        await _source.StartAsync();
        var database = await _source.OpenAsync(deadline: TimeSpan.FromSeconds(1));
        var store = new LedgerStore(database);
        var batch = LedgerData.Batch(LedgerData.Settlement(LedgerData.Intent("r1")));
        await using (var other = new SqliteConnection($"Data Source={database.Target};Pooling=False"))
        {
            await other.OpenAsync(Token);
            await using var transaction = await other.BeginTransactionAsync(Token);

            var begin = Stopwatch.GetTimestamp();
            var error = await store.AppendAsync(batch, Token);

            error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            Stopwatch.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }

        (await store.AppendAsync(batch, Token)).ShouldBeNull();
        (await store.FindAsync("r1", null, Token)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task StartAsync_FileIsNoDatabase_NamesTheSetting()
    {
        var database = await _source.OpenAsync();
        await File.WriteAllTextAsync(database.Target, new string('x', 5_000), Token);

        (await database.StartAsync(Token)).ShouldNotBeNull().Name.ShouldBe("Switchyard:DataDirectory");
    }

    [Fact]
    public async Task QueryAsync_CallerLeaves_IsCancelled()
    {
        var store = new LedgerStore(await _source.StartAsync());
        using var left = new CancellationTokenSource();
        await left.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await store.FindAsync("r1", null, left.Token));
    }
}
