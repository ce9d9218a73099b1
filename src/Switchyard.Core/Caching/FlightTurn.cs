namespace Switchyard.Core.Caching;

/// <summary>Whose turn it is to make an entry. With neither part the caller makes its own call, without a lock.</summary>
/// <param name="Entry">The entry another replica made meanwhile; null when there is none.</param>
/// <param name="Lease">The flight, to be disposed of once the entry is stored; null when it was not taken.</param>
public readonly record struct FlightTurn(CacheEntry? Entry, IAsyncDisposable? Lease);
