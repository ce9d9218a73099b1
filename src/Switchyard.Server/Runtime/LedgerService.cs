using Switchyard.Core.Accounting;

namespace Switchyard.Server.Runtime;

/// <summary>Ships the ledger while the service runs, and what is left when it stops. It outlives the calls, so that nothing is left unsettled.</summary>
internal sealed class LedgerService(Ledger ledger) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => ledger.RunAsync(stoppingToken);
}
