namespace Switchyard.Providers.Errors;

/// <summary>A failed answer as it came.</summary>
/// <param name="Status">The HTTP status; 200 for an error inside a success or a stream.</param>
/// <param name="Body">The body, or the event's data.</param>
/// <param name="ContentType">The media type, when there is one.</param>
/// <param name="Header">Reads a response header; null when absent.</param>
internal sealed record UpstreamFailure(
    int Status, ReadOnlyMemory<byte> Body, string? ContentType, Func<string, string?> Header);
