namespace Switchyard.Server.Runtime;

/// <summary>What the last probe of a provider found.</summary>
/// <param name="IsUp">Whether it is well.</param>
/// <param name="LatencyMs">How long it took to answer, in milliseconds.</param>
/// <param name="Error">The code of the failure; null when well.</param>
internal sealed record ProviderStatus(bool IsUp, double LatencyMs, string? Error);
