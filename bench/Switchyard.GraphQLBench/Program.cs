using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Switchyard.GraphQL;
using Switchyard.GraphQLBench;

// Times parse + validate + execute + JSON of the bench query. Prints microseconds (whole, with a kept document), the length of the
// answer, and allocated bytes of a whole run.
var folder = args[0];
var schema = BenchSchema.Build(await File.ReadAllTextAsync(Path.Combine(folder, "schema.graphql")));
var request = new GraphQLRequest(await File.ReadAllTextAsync(Path.Combine(folder, "query.graphql")));
var fresh = new GraphQLEngine(schema, cachedDocuments: 0);
var keeping = new GraphQLEngine(schema);
var buffer = new ArrayBufferWriter<byte>(64 * 1024);

await MedianAsync(fresh, 10);
await MedianAsync(keeping, 10);
var whole = await MedianAsync(fresh, 20);
var kept = await MedianAsync(keeping, 20);
var before = GC.GetAllocatedBytesForCurrentThread();
var length = await RunAsync(fresh);
var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{whole:0.0} {kept:0.0} {length} {allocated}"));

async Task<double> MedianAsync(GraphQLEngine engine, int rounds)
{
    const int Batch = 200;
    var times = new double[rounds];
    for (var round = 0; round < rounds; round++)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Batch; i++)
        {
            await RunAsync(engine);
        }

        times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Batch;
    }

    Array.Sort(times);
    return times[rounds / 2];
}

async ValueTask<int> RunAsync(GraphQLEngine engine)
{
    var result = await engine.ExecuteAsync(request, GraphQLOptions.Default, CancellationToken.None);
    if (result.Errors.Count > 0)
    {
        throw new InvalidOperationException(result.Errors[0].Message);
    }

    return Write(result);
}

int Write(GraphQLResult result)
{
    buffer.ResetWrittenCount();
    using var writer = new Utf8JsonWriter(buffer);
    result.WriteTo(writer);
    writer.Flush();
    return buffer.WrittenCount;
}
