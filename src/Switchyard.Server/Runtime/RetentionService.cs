using Switchyard.Core.Accounting;

namespace Switchyard.Server.Runtime;

/// <summary>
/// Removes records of the ledger that are older than they are kept, once an hour and in small parts. Every replica does it: what one has removed the
/// others do not find. A database that is away is asked again an hour later.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="retention">How long records are kept.</param>
/// <param name="time">The clock.</param>
internal sealed class RetentionService(ILedgerStore ledger, TimeSpan retention, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            await ledger.TrimAsync(time.GetUtcNow() - retention, stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
