using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Switchyard.Core.Limits;

/// <summary>Renews the places of leases that still run, so that only those of a crashed replica come free by themselves. Thread-safe.</summary>
/// <param name="store">Holds the places.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of renewals that failed.</param>
public sealed partial class LeaseKeeper(ILimitStore store, TimeProvider time, ILogger<LeaseKeeper> logger)
{
    // What the store takes at once.
    private const int MostAtOnce = 1_000;

    private readonly ConcurrentDictionary<string, LimitLease> _held = new(StringComparer.Ordinal);

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
                await RenewAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops; what still runs then keeps its places for the rest of their life.
        }
    }

    internal void Hold(LimitLease lease) => _held[lease.Id] = lease;

    internal void Drop(LimitLease lease) => _held.TryRemove(lease.Id, out _);

    internal async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        if (_held.IsEmpty)
        {
            return;
        }

        foreach (var batch in _held.Values.Chunk(MostAtOnce))
        {
            if (await store.RenewAsync(batch, cancellationToken).ConfigureAwait(false) is { } error)
            {
                // There is time for two more tries before a place is lost.
                Log.NotRenewed(logger, _held.Count, error.CodeName);
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Warning, "The places of {Leases} running calls could not be renewed: {Code}.", EventName = "LeasesNotRenewed")]
        public static partial void NotRenewed(ILogger logger, int leases, string code);
    }
}
