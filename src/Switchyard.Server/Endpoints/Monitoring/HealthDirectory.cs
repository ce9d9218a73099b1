using Switchyard.Redis;
using Switchyard.Server.Runtime;
using Switchyard.Storage;

namespace Switchyard.Server.Endpoints.Monitoring;

/// <summary>How well is what the service stands on, as last seen. Thread-safe.</summary>
/// <param name="gateway">Knows the providers.</param>
/// <param name="watch">Knows how they are.</param>
/// <param name="database">The database.</param>
/// <param name="redis">The shared store; null when none is configured.</param>
internal sealed class HealthDirectory(Gateway gateway, ProviderWatch watch, Database database, RedisBackplane? redis = null)
{
    /// <summary>The status of a service that can serve.</summary>
    public const string Ok = "ok";

    private const string Up = "up";
    private const string Down = "down";

    /// <summary>The report.</summary>
    public HealthReport Read()
    {
        var providers = gateway.Current.Table.Providers.ToDictionary(
            entry => entry.Name,
            entry => watch.StatusOf(entry.Name) is { } status
                ? new HealthReport.ProviderPart(status.IsUp ? Up : Down, status.LatencyMs, status.Error)
                : new HealthReport.ProviderPart(Up, 0, null));
        var isUp = providers.Values.Any(provider => provider.Status == Up);
        return new HealthReport(
            isUp ? Ok : "error",
            new HealthReport.Parts(RedisPart(), DatabasePart(), new HealthReport.ProvidersPart(isUp ? Up : Down, providers)));
    }

    // A replica goes on for a time without it, out of its journal and of what budgets it holds.
    private HealthReport.DatabasePart DatabasePart() => new(
        database.Fault is null ? Up : Down, new HealthReport.DatabaseDetails(database.IsShared ? "postgresql" : "sqlite", database.Fault));

    private HealthReport.RedisPart RedisPart()
    {
        // Without Redis, configured or only away, limits and cache work on this replica alone: that is no error of the service.
        var isUp = redis?.IsUp ?? false;
        return new HealthReport.RedisPart(
            isUp ? Up : Down,
            new HealthReport.RedisDetails(
                isUp,
                isUp ? Math.Round(redis!.Latency.TotalMilliseconds, 3) : 0,
                redis is not null,
                redis?.Fault is { } fault ? ApiName.Of(fault) : null));
    }
}
