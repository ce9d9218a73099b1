using System.Text;

namespace Switchyard.FakeUpstream.Recordings;

/// <summary>The response of a recording.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The headers that were kept.</param>
/// <param name="Body">The body's bytes: exactly as received, or, where only its JSON was kept, that in compact form.</param>
public sealed record RecordedResponse(
    int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Whether the body is a stream of server-sent events.</summary>
    public bool IsEventStream => SseText.HasEvents(BodyText);
}
