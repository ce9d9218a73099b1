namespace Switchyard.Core.Telemetry;

/// <summary>How a webhook ended; also the value of the metric label <c>result</c>.</summary>
public enum WebhookResult
{
    /// <summary>It was accepted.</summary>
    Sent,

    /// <summary>It was given up.</summary>
    Failed,

    /// <summary>Too many waited.</summary>
    Dropped,
}
