namespace Switchyard.Core.Caching;

/// <summary>
/// Has replicas make an entry once: the first takes the flight, the others wait for its entry, and when it leaves without one, the next takes
/// over. Asks again after 25 ms, then ever later up to 200 ms. Thread-safe.
/// </summary>
/// <param name="store">Where the entry will be.</param>
/// <param name="flights">The locks.</param>
/// <param name="time">The clock.</param>
public sealed class ReplicaFlights(ICacheStore store, IFlightLock flights, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the entry or for the turn to make it.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="most">How long to wait: <c>Cache:FollowerWait</c>. After it, or when the store fails, the caller goes alone.</param>
    /// <param name="notBefore">Only an entry stored then or later counts, by the store's clock; for who wants a fresh one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<FlightTurn> JoinAsync(
        CacheKey key, TimeSpan most, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var claim = await flights.TryBeginAsync(key, cancellationToken).ConfigureAwait(false);
            if (claim.Error is not null)
            {
                return default;
            }

            var lookup = await LookUpAsync(key, claim.Lease, cancellationToken).ConfigureAwait(false);
            if (lookup.Entry is { } entry && entry.StoredAt >= notBefore)
            {
                await ReleaseAsync(claim.Lease).ConfigureAwait(false);
                return new FlightTurn(entry, null);
            }

            var left = most - time.GetElapsedTime(started);
            if (claim.Lease is not null || lookup.Error is not null || left <= TimeSpan.Zero)
            {
                return new FlightTurn(null, claim.Lease);
            }

            await Task.Delay(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Asked after the lock: who held it before stored its entry before it let go.
    private async ValueTask<CacheLookup> LookUpAsync(CacheKey key, IAsyncDisposable? lease, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await ReleaseAsync(lease).ConfigureAwait(false);
            throw;
        }
    }

    private static ValueTask ReleaseAsync(IAsyncDisposable? lease) => lease?.DisposeAsync() ?? default;
}
