using Switchyard.Core.Limits;

namespace Switchyard.Server.Runtime;

/// <summary>Settles what calls used and keeps the places of those that run. It outlives the web server, so that nothing is left unsettled.</summary>
internal sealed class LimitUpkeep(SettlementQueue settlements, LeaseKeeper keeper) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(settlements.RunAsync(stoppingToken), keeper.RunAsync(stoppingToken));
}
