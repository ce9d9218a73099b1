using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Switchyard.Core.Limits;

/// <summary>
/// Keeps the leases of calls that still run: renews their places, so that only those of a crashed replica come free by themselves, and has the
/// store remember those of very long calls, so that their settlement is not taken for that of an unknown one. Thread-safe.
/// </summary>
/// <param name="store">Holds the places.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of renewals that failed.</param>
public sealed partial class LeaseKeeper(ILimitStore store, TimeProvider time, ILogger<LeaseKeeper> logger)
{
    // What the store takes at once.
    private const int MostAtOnce = 1_000;

    // There is time for two more tries before the store forgets a lease.
    private static readonly TimeSpan RemindAfter = LimitLease.Memory / 3;

    private readonly ConcurrentDictionary<string, Kept> _held = new(StringComparer.Ordinal);

    /// <summary>How many leases are kept.</summary>
    public int Count => _held.Count;

    /// <summary>Renews every <see cref="LimitLease.RenewEvery"/> until it is told to stop.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LimitLease.RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await TryRenewAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops; what still runs then keeps its places for the rest of their life.
        }
    }

    internal void Hold(LimitLease lease, bool holdsPlace) => _held[lease.Id] = new Kept(lease, holdsPlace, time.GetTimestamp());

    internal void Drop(LimitLease lease) => _held.TryRemove(lease.Id, out _);

    internal async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in _held.Values.Where(IsDue).Chunk(MostAtOnce))
        {
            var leases = Array.ConvertAll(batch, static kept => kept.Lease);
            if (await store.RenewAsync(leases, cancellationToken).ConfigureAwait(false) is { } error)
            {
                // There is time for two more tries before a place is lost.
                Log.NotRenewed(logger, _held.Count, error.CodeName);
                return;
            }

            foreach (var kept in batch.Where(static kept => !kept.HoldsPlace))
            {
                _held.TryUpdate(kept.Lease.Id, kept with { Since = time.GetTimestamp() }, kept);
            }
        }
    }

    // Renewing has to go on after a bug as well: without it every place comes free while its call still runs.
    private async ValueTask TryRenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RenewAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Broken(logger, e);
        }
    }

    private bool IsDue(Kept kept) => kept.HoldsPlace || time.GetElapsedTime(kept.Since) >= RemindAfter;

    private readonly record struct Kept(LimitLease Lease, bool HoldsPlace, long Since);

    private static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Warning, "The places of {Leases} running calls could not be renewed: {Code}.", EventName = "LeasesNotRenewed")]
        public static partial void NotRenewed(ILogger logger, int leases, string code);

        [LoggerMessage(1503, LogLevel.Error, "The renewal of running calls' places broke.", EventName = "RenewalBroken")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
