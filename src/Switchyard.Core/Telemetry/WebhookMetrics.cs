using System.Diagnostics.Metrics;

namespace Switchyard.Core.Telemetry;

/// <summary>What became of webhooks. Thread-safe.</summary>
public sealed class WebhookMetrics
{
    private readonly Counter<long> _ended;

    internal WebhookMetrics(Meter meter) => _ended = meter.CreateCounter<long>("switchyard.webhooks", "{webhook}", "Webhooks by what became of them.");

    /// <summary>A webhook was sent or given up.</summary>
    /// <param name="result">Which.</param>
    public void Ended(WebhookResult result) => _ended.Add(1, new KeyValuePair<string, object?>("result", LabelValue<WebhookResult>.Of(result)));

    /// <summary>Makes the counter visible at zero, so that a first increment is a rise and not a beginning.</summary>
    internal void Announce()
    {
        foreach (var result in Enum.GetValues<WebhookResult>())
        {
            _ended.Add(0, new KeyValuePair<string, object?>("result", LabelValue<WebhookResult>.Of(result)));
        }
    }
}
