namespace Switchyard.Server.Keys;

/// <summary>How a key gets a new secret.</summary>
internal sealed record KeyRotation
{
    /// <summary>How long the old secret is still accepted, as hh:mm:ss, at most 30 days. Default: not at all.</summary>
    public string? GracePeriod { get; init; }
}
