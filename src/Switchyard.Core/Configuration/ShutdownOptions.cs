namespace Switchyard.Core.Configuration;

/// <summary>How a replica leaves: <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>After SIGTERM new requests are still served this long, so that load balancers can notice. Default: 5 s.</summary>
    public TimeSpan ListenFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Running requests may finish within this time; the rest are ended with <c>shutting_down</c>. Default: 300 s.</summary>
    public TimeSpan FinishWithin { get; set; } = TimeSpan.FromSeconds(300);
}
