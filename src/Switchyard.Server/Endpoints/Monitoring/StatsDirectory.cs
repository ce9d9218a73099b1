using Switchyard.Core.Errors;
using Switchyard.Core.Performance;
using Switchyard.Server.Access;
using Switchyard.Server.Endpoints.Caching;
using Switchyard.Server.Endpoints.Limits;
using Switchyard.Server.Endpoints.Spending;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Endpoints.Monitoring;

/// <summary>What the service did lately and what that cost, over all replicas as far as they tell. Thread-safe.</summary>
internal sealed class StatsDirectory(
    Gateway gateway, ProviderWatch watch, LivePerformance performance, CacheDirectory cache, LimitDirectory limits, UsageDirectory usage)
{
    private static readonly (string Name, PerformanceWindow Window)[] Windows =
        [("1m", PerformanceWindow.Minute), ("5m", PerformanceWindow.FiveMinutes), ("1h", PerformanceWindow.Hour)];

    /// <summary>The figures.</summary>
    /// <param name="caller">Who asks: limits are the caller's own, and usage what it may see.</param>
    /// <param name="window">The window's name. Default: <c>5m</c>.</param>
    /// <param name="cancellationToken">Ends the look at stores.</param>
    public async ValueTask<Outcome<MonitoringStats>> ReadAsync(Caller caller, string? window, CancellationToken cancellationToken)
    {
        var known = Array.Find(Windows, pair => pair.Name == (window is { Length: > 0 } ? window : "5m"));
        if (known.Name is null)
        {
            return new LlmError(LlmErrorCode.InvalidRequest, "window must be 1m, 5m or 1h.") { Param = "window" };
        }

        var all = new PerformanceTally();
        var providers = gateway.Current.Table.Providers.ToDictionary(
            entry => entry.Name, entry => ProviderOf(entry.Name, known.Window, all), StringComparer.Ordinal);
        var stored = await cache.ReadAsync(cancellationToken).ConfigureAwait(false);
        var standing = await limits.ReadAsync(caller, null, null, cancellationToken).ConfigureAwait(false);
        var spent = await usage.ReadAsync(caller, new UsageParameters(), cancellationToken).ConfigureAwait(false);
        return new MonitoringStats(
            known.Name, PerformanceFigures.Of(all), providers, stored.Value, standing.Value?.Buckets ?? [], spent.Value);
    }

    private MonitoringStats.Provider ProviderOf(string name, PerformanceWindow window, PerformanceTally all)
    {
        var whole = new PerformanceTally();
        var models = new SortedDictionary<string, PerformanceFigures>(StringComparer.Ordinal);
        foreach (var target in performance.Targets().Where(target => target.Provider == name))
        {
            if (performance.Of(name, target.Model, window) is { } tally)
            {
                whole.Add(tally);
                models[target.Model] = PerformanceFigures.Of(tally)!;
            }
        }

        all.Add(whole);
        return new MonitoringStats.Provider(watch.StatusOf(name) is { IsUp: false } ? "down" : "up", PerformanceFigures.Of(whole), models);
    }
}
