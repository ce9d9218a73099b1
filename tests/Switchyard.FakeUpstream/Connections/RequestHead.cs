namespace Switchyard.FakeUpstream.Connections;

/// <summary>Request line and headers.</summary>
internal sealed record RequestHead(string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public string? Header(string name) =>
        Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
