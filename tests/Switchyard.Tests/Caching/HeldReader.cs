using System.Diagnostics.Metrics;
using Switchyard.Tests.Telemetry;

namespace Switchyard.Tests.Caching;

/// <summary>Reads the gauge of entries as a scrape does, without asking the store.</summary>
internal sealed class HeldReader : IDisposable
{
    private readonly MeterListener _listener = new();

    public HeldReader(HostMeters meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "switchyard.cache.entries" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Entries = value);
        _listener.Start();
        _listener.RecordObservableInstruments();
    }

    public long Entries { get; private set; } = -1;

    public void Dispose() => _listener.Dispose();
}
