using System.Text.Json;

namespace Switchyard.FakeUpstream.Recordings;

/// <summary>The request of a recording.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path with its query.</param>
/// <param name="Headers">The headers that were kept.</param>
/// <param name="Body">The JSON body; of kind null when there was none.</param>
public sealed record RecordedRequest(
    string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, JsonElement Body)
{
    /// <summary>Whether the body asks for a stream.</summary>
    public bool AsksForStream =>
        Body.ValueKind == JsonValueKind.Object
        && Body.TryGetProperty("stream", out var stream)
        && stream.ValueKind == JsonValueKind.True;
}
