using Switchyard.Core.Telemetry;
using Switchyard.Server.Configuration;

namespace Switchyard.Server.Runtime;

/// <summary>Tells metrics of reloads: which names may be labels, and whether the last one was taken.</summary>
internal sealed class ReloadFollower(ConfigurationStore store, MetricLabels labels, SwitchyardMetrics metrics) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        store.Reloaded += OnReloaded;
        store.Rejected += OnRejected;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        store.Reloaded -= OnReloaded;
        store.Rejected -= OnRejected;
        return Task.CompletedTask;
    }

    private void OnReloaded(ConfigurationSnapshot snapshot)
    {
        labels.Update(snapshot.Options);
        metrics.Clients.ConfigReloaded(succeeded: true);
    }

    private void OnRejected(IReadOnlyList<Core.Configuration.ConfigurationFault> faults) =>
        metrics.Clients.ConfigReloaded(succeeded: false);
}
