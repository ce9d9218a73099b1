using StackExchange.Redis;
using Switchyard.Core.Performance;

namespace Switchyard.Redis;

/// <summary>
/// Tells other replicas every few seconds how targets did here, and hears it from them. A replica that falls silent is soon left out.
/// Off every request's path.
/// </summary>
/// <param name="connection">The way to Redis.</param>
/// <param name="id">This replica's id.</param>
/// <param name="performance">Counts here, and takes what others counted.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisPerformance(RedisConnection connection, string id, LivePerformance performance, TimeProvider time)
{
    private const int MostTargets = 200;
    private const int MostReplicas = 128;
    private const int LongestReport = 512 * 1024;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    private RedisKey Key => RedisNames.Performance(connection.Prefix);

    /// <summary>Tells and hears until it is told to end.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Every, time);
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await ExchangeAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    /// <summary>Tells once and hears once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async ValueTask ExchangeAsync(CancellationToken cancellationToken)
    {
        var report = PerformanceCodec.Write(connection.StoreNow, performance.Own(MostTargets));
        var told = await connection.RunAsync(database => TellAsync(database, report), Deadline, cancellationToken).ConfigureAwait(false);
        var heard = told.Error is null
            ? await connection.RunAsync(database => database.HashGetAllAsync(Key), Deadline, cancellationToken).ConfigureAwait(false)
            : default;
        performance.Heard(told.Error is null && heard.Error is null ? Sum(heard.Value!) : Nothing);
        if (heard.Value is { } fields && Silent(fields) is { Length: > 0 } gone)
        {
            await connection.RunAsync(database => database.HashDeleteAsync(Key, gone), Deadline, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Dictionary<TargetName, PerformanceTally[]> Nothing => [];

    private async Task<bool> TellAsync(IDatabase database, byte[] report)
    {
        await database.HashSetAsync(Key, id, report).ConfigureAwait(false);
        return await database.KeyExpireAsync(Key, Kept).ConfigureAwait(false);
    }

    private Dictionary<TargetName, PerformanceTally[]> Sum(HashEntry[] fields)
    {
        var sums = Nothing;
        foreach (var field in fields.Where(field => field.Name != id).Take(MostReplicas))
        {
            if (Read(field, out var told) is not { } report || connection.StoreNow - told > Believed)
            {
                continue;
            }

            foreach (var (name, tallies) in report)
            {
                Add(sums, name, tallies);
            }
        }

        return sums;
    }

    private static void Add(Dictionary<TargetName, PerformanceTally[]> sums, TargetName name, PerformanceTally[] tallies)
    {
        if (!sums.TryGetValue(name, out var known))
        {
            if (sums.Count < LivePerformance.MostTargets)
            {
                sums[name] = tallies;
            }

            return;
        }

        for (var i = 0; i < known.Length; i++)
        {
            known[i].Add(tallies[i]);
        }
    }

    // A replica that ended leaves its field behind; whoever sees that it is old takes it away.
    private RedisValue[] Silent(HashEntry[] fields) =>
        [.. fields.Where(field => field.Name != id && (Read(field, out var told) is null || connection.StoreNow - told > Kept)).Select(field => field.Name)];

    private static IReadOnlyList<KeyValuePair<TargetName, PerformanceTally[]>>? Read(HashEntry field, out DateTimeOffset told)
    {
        told = default;
        return (byte[]?)field.Value is { Length: <= LongestReport } bytes ? PerformanceCodec.Read(bytes, out told) : null;
    }
}
