using Switchyard.Core.Budgets;

namespace Switchyard.Server.Runtime;

/// <summary>Keeps grants of budgets for as long as the service runs, and gives them back at its end.</summary>
/// <param name="guard">Holds them.</param>
internal sealed class BudgetService(BudgetGuard guard) : BackgroundService
{
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LastTry);
        try
        {
            // What can not be given back now runs out by itself.
            _ = await guard.ReleaseAllAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The database did not answer in time.
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => guard.RunAsync(stoppingToken);
}
