using System.Diagnostics.Metrics;

namespace Switchyard.FunctionalTests.Support;

/// <summary>Meters that nobody reads.</summary>
internal sealed class LooseMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
}
