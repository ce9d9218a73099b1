using Switchyard.Core.Accounting;
using Switchyard.Storage;

namespace Switchyard.Server.Runtime;

/// <summary>
/// Removes records that are older than they are kept, and grants of replicas that died, once an hour and in small parts. Every replica does it: what one has removed the
/// others do not find. A database that is away is asked again an hour later.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="old">The rest of the database.</param>
/// <param name="retention">How long records are kept; zero: for ever.</param>
/// <param name="time">The clock.</param>
internal sealed class RetentionService(ILedgerStore ledger, OldRows old, TimeSpan retention, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            await old.TrimGrantsAsync(stoppingToken).ConfigureAwait(false);
            if (retention > TimeSpan.Zero)
            {
                var before = time.GetUtcNow() - retention;
                await ledger.TrimAsync(before, stoppingToken).ConfigureAwait(false);
                await old.TrimAsync(before, stoppingToken).ConfigureAwait(false);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
