using System.Diagnostics.Metrics;

namespace Switchyard.Core.Telemetry;

/// <summary>What happens between Switchyard and its clients besides plain answers. Thread-safe.</summary>
public sealed class ClientMetrics
{
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _slowConsumersCut;
    private readonly Counter<long> _drainCutStreams;
    private readonly Counter<long> _httpRejected;
    private readonly Counter<long> _requestRejected;
    private int _reloadFailed;

    internal ClientMetrics(Meter meter)
    {
        _disconnects = meter.CreateCounter<long>(
            "switchyard.client_disconnects", "{request}", "Requests whose client left before the end.");
        _slowConsumersCut = meter.CreateCounter<long>(
            "switchyard.slow_consumers_cut", "{request}", "Clients cut because they accepted nothing for too long.");
        _drainCutStreams = meter.CreateCounter<long>(
            "switchyard.drain_cut_streams", "{stream}", "Streams cut at the end of the drain.");
        _httpRejected = meter.CreateCounter<long>(
            "switchyard.http_rejected", "{request}", "Requests that are not acceptable HTTP.");
        _requestRejected = meter.CreateCounter<long>(
            "switchyard.request_rejected", "{request}", "Requests refused before they were worked on.");
        meter.CreateObservableGauge(
            "switchyard.config_reload_failed", () => Volatile.Read(ref _reloadFailed), null,
            "1 when the last reload of the configuration failed and the one before is still in force, else 0.");
    }

    /// <summary>A client left before the end of its answer.</summary>
    /// <param name="phase">When.</param>
    public void Disconnected(DisconnectPhase phase) =>
        _disconnects.Add(1, new KeyValuePair<string, object?>("phase", LabelValue<DisconnectPhase>.Of(phase)));

    /// <summary>A client accepted nothing for the whole write deadline and was cut.</summary>
    public void SlowConsumerCut() => _slowConsumersCut.Add(1);

    /// <summary>A stream was cut because the drain ended.</summary>
    public void DrainCutStream() => _drainCutStreams.Add(1);

    /// <summary>A request was refused while it was being parsed as HTTP.</summary>
    /// <param name="reason">Why.</param>
    public void HttpRejected(HttpRejection reason) =>
        _httpRejected.Add(1, new KeyValuePair<string, object?>("reason", LabelValue<HttpRejection>.Of(reason)));

    /// <summary>A request was refused before it was worked on.</summary>
    /// <param name="reason">Why.</param>
    public void RequestRejected(RequestRejection reason) =>
        _requestRejected.Add(1, new KeyValuePair<string, object?>("reason", LabelValue<RequestRejection>.Of(reason)));

    /// <summary>The configuration was read again.</summary>
    /// <param name="succeeded">Whether the new one is in force.</param>
    public void ConfigReloaded(bool succeeded) => Volatile.Write(ref _reloadFailed, succeeded ? 0 : 1);

    /// <summary>Makes the counters without labels visible at zero, so that a first increment is a rise and not a beginning.</summary>
    internal void Announce()
    {
        _slowConsumersCut.Add(0);
        _drainCutStreams.Add(0);
    }
}
