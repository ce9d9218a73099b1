using System.Diagnostics.Metrics;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Telemetry;

/// <summary>What calls cost, and how far their records are from the database. Thread-safe.</summary>
public sealed class LedgerMetrics
{
    private readonly MetricLabels _labels;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _unpriced;
    private readonly Counter<long> _batches;
    private long _spoolBytes = -1;
    private long _pending;
    private double _oldest;
    private long _recovered;
    private long _damaged;
    private long _lost;

    internal LedgerMetrics(Meter meter, MetricLabels labels)
    {
        _labels = labels;
        _cost = meter.CreateCounter<double>("switchyard.cost", "{usd}", "What attempts cost, in USD, those without a price left out.");
        _unpriced = meter.CreateCounter<long>("switchyard.cost.unpriced", "{attempt}", "Attempts that have no price.");

        // What is found at start is counted before anybody listens.
        meter.CreateObservableCounter("switchyard.ledger.recovered", () => Interlocked.Read(ref _recovered), "{attempt}", "Attempts found without a settlement, and settled as unknown.");
        _batches = meter.CreateCounter<long>("switchyard.ledger.batches", "{batch}", "Batches sent to the ledger's database.");
        meter.CreateObservableCounter("switchyard.ledger.damaged", () => Interlocked.Read(ref _damaged), "{place}", "Places in journals that could not be read.");
        meter.CreateObservableCounter("switchyard.ledger.lost", () => Interlocked.Read(ref _lost), "{record}", "Records that neither disk nor memory could take.");
        meter.CreateObservableGauge("switchyard.ledger.spool_bytes", Spool, "By", "Bytes of the local journal.");
        meter.CreateObservableGauge("switchyard.ledger.pending", () => Math.Max(0, Interlocked.Read(ref _pending)), "{record}", "Records that are not in the database yet.");
        meter.CreateObservableGauge("switchyard.ledger.oldest_pending", () => Volatile.Read(ref _oldest), "s", "How long the oldest of them has waited.");
    }

    /// <summary>Attempts found without a settlement so far.</summary>
    public long Recovered => Interlocked.Read(ref _recovered);

    /// <summary>An attempt was settled.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model.</param>
    /// <param name="cost">What it cost.</param>
    public void Settled(string provider, string model, Cost cost)
    {
        var of = new KeyValuePair<string, object?>("provider", _labels.Provider(provider));
        var by = new KeyValuePair<string, object?>("model", _labels.Model(model));
        if (cost.Total is { } total)
        {
            _cost.Add((double)total, of, by);
        }
        else
        {
            _unpriced.Add(1, of, by);
        }
    }

    /// <summary>An attempt was found without a settlement, and is settled now.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model.</param>
    /// <param name="cost">What it is held to have cost.</param>
    public void Found(string provider, string model, Cost cost)
    {
        Interlocked.Increment(ref _recovered);
        Settled(provider, model, cost);
    }

    /// <summary>A batch was sent.</summary>
    /// <param name="isDone">Whether the database took it.</param>
    public void Sent(bool isDone) => Sent(isDone, 1);

    /// <summary>A place in a journal could not be read.</summary>
    public void Damaged() => Interlocked.Increment(ref _damaged);

    /// <summary>A record was lost.</summary>
    public void Lost() => Interlocked.Increment(ref _lost);

    /// <summary>How far the records are from the database.</summary>
    /// <param name="spoolBytes">Bytes of the local journal.</param>
    /// <param name="pending">Records that wait.</param>
    /// <param name="oldest">How long the oldest has waited.</param>
    public void Waits(long spoolBytes, long pending, TimeSpan oldest)
    {
        Interlocked.Exchange(ref _spoolBytes, spoolBytes);
        Interlocked.Exchange(ref _pending, pending);
        Volatile.Write(ref _oldest, oldest.TotalSeconds);
    }

    internal void Announce()
    {
        Sent(isDone: true, 0);
        Sent(isDone: false, 0);
    }

    private void Sent(bool isDone, long count) => _batches.Add(count, new KeyValuePair<string, object?>("outcome", isDone ? "done" : "failed"));

    private IEnumerable<Measurement<long>> Spool()
    {
        var now = Interlocked.Read(ref _spoolBytes);
        return now < 0 ? [] : [new Measurement<long>(now)];
    }
}
