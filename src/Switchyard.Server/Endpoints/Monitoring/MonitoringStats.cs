using Switchyard.Core.Performance;
using Switchyard.Server.Endpoints.Caching;
using Switchyard.Server.Endpoints.Limits;
using Switchyard.Server.Endpoints.Spending;

namespace Switchyard.Server.Endpoints.Monitoring;

/// <summary>The answer of <c>GET /api/v1/monitoring/stats</c>.</summary>
/// <param name="Window"><c>1m</c>, <c>5m</c> or <c>1h</c>.</param>
/// <param name="Attempts">All attempts at all targets; null when there were none.</param>
/// <param name="Providers">The providers, by name.</param>
/// <param name="Cache">What the cache does; null when its store did not answer.</param>
/// <param name="Limits">How the caller's limits stand; empty when none applies.</param>
/// <param name="Usage">What the caller may see of the last day in one sum, as <c>GET /api/v1/usage</c> has it; null when the database did not answer.</param>
internal sealed record MonitoringStats(
    string Window,
    PerformanceFigures? Attempts,
    IReadOnlyDictionary<string, MonitoringStats.Provider> Providers,
    CacheStatistics? Cache,
    IReadOnlyList<LimitReport.Bucket> Limits,
    UsageReport? Usage)
{
    /// <summary>How a provider does.</summary>
    /// <param name="Status"><c>up</c> or <c>down</c>, as last probed.</param>
    /// <param name="Attempts">Its attempts in the window; null when there were none.</param>
    /// <param name="Models">Those of each model, by its id there.</param>
    internal sealed record Provider(string Status, PerformanceFigures? Attempts, IReadOnlyDictionary<string, PerformanceFigures> Models);
}
