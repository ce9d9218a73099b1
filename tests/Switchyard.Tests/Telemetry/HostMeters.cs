using System.Diagnostics.Metrics;

namespace Switchyard.Tests.Telemetry;

/// <summary>A meter factory as a host has one: its meters carry it as their scope.</summary>
internal sealed class HostMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
}
