namespace Switchyard.Providers.Upstream;

/// <summary>
/// A connection the egress rules do not allow. It reaches callers inside an <see cref="HttpRequestException"/>.
/// The message names no address: where a name points to inside a network is nobody's business outside.
/// </summary>
/// <param name="reason">One of <c>target</c>, <c>metadata</c>, <c>private</c> and <c>reserved</c>; also the metric's label.</param>
/// <param name="message">One sentence for the log.</param>
public sealed class EgressRefusedException(string reason, string message) : Exception(message)
{
    /// <summary>Why, as one word of a closed list.</summary>
    public string Reason { get; } = reason;
}
