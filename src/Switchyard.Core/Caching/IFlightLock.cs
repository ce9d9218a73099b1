namespace Switchyard.Core.Caching;

/// <summary>Lets one replica at a time make an entry. Saves calls; nothing that must be right depends on it. Thread-safe.</summary>
public interface IFlightLock
{
    /// <summary>Takes the flight when nobody has it. Held until it is disposed of; after a crash it is free within 5 s.</summary>
    /// <param name="key">The name of the entry to be made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<FlightClaim> TryBeginAsync(CacheKey key, CancellationToken cancellationToken);
}
