namespace Switchyard.Core.Configuration;

/// <summary>The connections to one upstream.</summary>
public sealed class PoolOptions
{
    /// <summary>Most connections at once over HTTP/1.1. Default: 512.</summary>
    public int MaxConnections { get; set; } = 512;

    /// <summary>A connection older than this takes no new request, so that DNS changes are seen. Default: 2 min.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>An unused connection is closed after this. Default: 60 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
