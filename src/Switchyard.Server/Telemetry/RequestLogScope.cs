using System.Collections;

namespace Switchyard.Server.Telemetry;

/// <summary>What every log line of a request carries: the request's id. Immutable.</summary>
/// <param name="requestId">The id.</param>
internal sealed class RequestLogScope(string requestId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <inheritdoc/>
    public int Count => 1;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] =>
        index == 0 ? new KeyValuePair<string, object?>("RequestId", requestId) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    /// <inheritdoc/>
    public override string ToString() => $"RequestId:{requestId}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
