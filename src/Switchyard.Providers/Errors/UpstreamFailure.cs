namespace Switchyard.Providers.Errors;

/// <summary>A failed answer as it came.</summary>
/// <param name="Status">The HTTP status; 200 for an error inside a success or a stream frame.</param>
/// <param name="Body">The body, or the frame's data; bounded by the caller.</param>
/// <param name="ContentType">What the upstream called it; often wrong, null when absent.</param>
/// <param name="Header">A response header by name, ignoring case; null when absent.</param>
internal sealed record UpstreamFailure(int Status, ReadOnlyMemory<byte> Body, string? ContentType, Func<string, string?> Header);
