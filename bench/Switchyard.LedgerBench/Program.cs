using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Switchyard.Core.Configuration;
using Switchyard.LedgerBench;
using Switchyard.Storage;
using Switchyard.Storage.Ledger;

// Usage: LedgerBench <rows> <data directory> [<DATABASE_URL>]. Fills a year of the ledger through the store, then asks for usage.
const int BatchSize = 1_000;
const int Rounds = 5;
var rows = int.Parse(args[0], CultureInfo.InvariantCulture);
var options = new ServiceOptions { DataDirectory = args[1], Database = { ConnectionString = args.ElementAtOrDefault(2), Deadline = TimeSpan.FromMinutes(1) } };
await using var database = Database.Create(options, TimeProvider.System, NullLogger<Database>.Instance);
if (await database.StartAsync(CancellationToken.None) is { } fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}

var store = new LedgerStore(database);
var name = database.IsShared ? "PostgreSQL" : "SQLite";
var end = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
var year = new YearOfRecords(end.AddYears(-1), end, rows);

// A full hour of the present: every row of a batch falls into the same sums, as it does in service.
var busy = await FillAsync(new YearOfRecords(end, end.AddHours(1), 50 * BatchSize));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | append, one hour | {busy:0} settlements/s |"));
var spread = await FillAsync(year);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | append, a year in order, {rows} rows | {spread:0} settlements/s |"));
foreach (var (label, query) in UsageQueries.All(end))
{
    var times = new List<double>();
    var count = 0;
    for (var round = 0; round < Rounds; round++)
    {
        var begin = Stopwatch.GetTimestamp();
        var outcome = await store.QueryAsync(query, CancellationToken.None);
        times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        count = outcome.Value?.Count ?? throw new InvalidOperationException(outcome.Error?.Message);
    }

    times.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {label}: {count} groups | {times[Rounds / 2]:0.0} ms, at most {times[^1]:0.0} |"));
}

return 0;

async Task<double> FillAsync(YearOfRecords records)
{
    var watch = Stopwatch.StartNew();
    var written = 0;
    foreach (var batch in records.Batches(BatchSize))
    {
        if (await store.AppendAsync(batch, CancellationToken.None) is { } error)
        {
            throw new InvalidOperationException(error.Message);
        }

        written += batch.Settled.Count;
    }

    return written / watch.Elapsed.TotalSeconds;
}
