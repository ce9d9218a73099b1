namespace Switchyard.Core.Configuration;

/// <summary>How streams to clients behave: <c>Streaming</c>.</summary>
public sealed class StreamingOptions
{
    /// <summary>After this silence the client gets a comment line; it is also how long response headers may be held. Default: 15 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that accepts nothing for this long is cut. Default: 30 s.</summary>
    public TimeSpan ClientWrite { get; set; } = TimeSpan.FromSeconds(30);
}
