namespace Switchyard.Core.Configuration;

/// <summary>How long to wait for an upstream. Defaults are those of the reliability requirements.</summary>
public sealed class TimeoutOptions
{
    /// <summary>For the connection, TLS included. Default: 5 s.</summary>
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For the first content; comments and pings are none. Default: 120 s, DeepSeek 600 s (its queue).</summary>
    public TimeSpan FirstContent { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Between contents. Default: 240 s; gaps of up to 196 s were measured on healthy streams.</summary>
    public TimeSpan ContentIdle { get; set; } = TimeSpan.FromSeconds(240);

    /// <summary>Between any two bytes. Default: 240 s.</summary>
    public TimeSpan ByteIdle { get; set; } = TimeSpan.FromSeconds(240);

    /// <summary>For all attempts together. Default: 900 s.</summary>
    public TimeSpan Total { get; set; } = TimeSpan.FromSeconds(900);
}
