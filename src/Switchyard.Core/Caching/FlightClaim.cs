using Switchyard.Core.Errors;

namespace Switchyard.Core.Caching;

/// <summary>Whether a flight was taken.</summary>
/// <param name="Lease">Gives it back when disposed of, once the entry is stored; null when another replica has it, or the store failed.</param>
/// <param name="Error">Why the store could not say; null when it could.</param>
public readonly record struct FlightClaim(IAsyncDisposable? Lease, LlmError? Error = null);
