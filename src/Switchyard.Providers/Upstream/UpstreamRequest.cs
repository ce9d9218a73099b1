
namespace Switchyard.Providers.Upstream;

/// <summary>What to send to an upstream.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path behind the base URL, with its slash.</param>
internal sealed record UpstreamRequest(HttpMethod Method, string Path)
{
    /// <summary>The JSON body; none for a GET.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whether the answer shall be a stream of events.</summary>
    public bool WantsStream { get; init; }

    /// <summary>Which of the provider's keys to use.</summary>
    public int KeyIndex { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
