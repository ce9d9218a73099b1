using System.Diagnostics.Metrics;
using System.Globalization;
using StackExchange.Redis;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.Redis;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>Stores of limits in Redis for tests, and the clock they count by.</summary>
internal static class RedisStores
{
    private const string Clock = "redis.call('TIME')";

    // A multiple of every window's slots, so that slots begin when a test does.
    private const long Start = 1_764_000_000_000_000;
    private static int _count;

    /// <summary>A prefix nobody else uses.</summary>
    public static string Prefix() => string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _count)}");

    /// <summary>A store whose scripts read a clock from a key: the same text, but for where the time comes from.</summary>
    public static async Task<RedisLimitStore> SteppedAsync(IDatabase database, string prefix)
    {
        await database.StringSetAsync(ClockKey(prefix), Start);
        var read = $$"""(function() local t = tonumber(redis.call('GET', '{{ClockKey(prefix)}}')) return { math.floor(t / 1000000), t % 1000000 } end)()""";
        return new RedisLimitStore((script, keys, arguments, _) => RunAsync(database, script.Text.Replace(Clock, read, StringComparison.Ordinal), keys, arguments), prefix);
    }

    /// <summary>Moves the clock of such a store; back, too.</summary>
    public static Task AdvanceAsync(IDatabase database, string prefix, TimeSpan by) =>
        database.StringIncrementAsync(ClockKey(prefix), by.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>A connection as the service makes it; its deadlines are those of the options when an operation begins.</summary>
    public static async Task<(RedisClient Client, RedisConnection Connection)> ConnectAsync(string address, RedisOptions options)
    {
        var client = new RedisClient(RedisAddress.Parse(address, out _)!, options);
        await client.ConnectAsync();
        var metrics = new SwitchyardMetrics(new Meters(), new MetricLabels()).Store;
        return (client, new RedisConnection(client, options, metrics, TimeProvider.System));
    }

    private static string ClockKey(string prefix) => $"{{{prefix}:limits}}:clock";

    private static async ValueTask<Reply<RedisResult>> RunAsync(IDatabase database, string text, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return new Reply<RedisResult>(await database.ScriptEvaluateAsync(text, keys, arguments), null);
        }
        catch (RedisServerException e)
        {
            return Reply<RedisResult>.Failed(new LlmError(LlmErrorCode.StoreUnavailable, e.Message));
        }
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
