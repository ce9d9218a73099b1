namespace Switchyard.Core.Configuration;

/// <summary>What can be seen from outside: <c>Monitoring</c>.</summary>
public sealed class MonitoringOptions
{
    /// <summary>Serve <c>/metrics</c>. Default: true.</summary>
    public bool Prometheus { get; set; } = true;

    /// <summary>Send metrics and traces to this OTLP endpoint. Default: nowhere.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How often each provider's health is asked for. Default: 30 s; zero switches probing off.</summary>
    public TimeSpan ProviderProbeInterval { get; set; } = TimeSpan.FromSeconds(30);
}
