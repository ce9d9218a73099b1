using System.Diagnostics;
using System.Diagnostics.Metrics;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Telemetry;

/// <summary>Requests of clients: how many, how long, what of it was Switchyard's own time. Thread-safe.</summary>
public sealed class RequestMetrics
{
    private readonly MetricLabels _labels;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _overhead;
    private readonly Histogram<double> _firstContent;
    private readonly Counter<long> _errors;
    private long _inflight;

    internal RequestMetrics(Meter meter, MetricLabels labels)
    {
        _labels = labels;
        _duration = meter.CreateHistogram(
            "switchyard.request.duration", "s", "From a request's arrival to its answer's last byte.", advice: Buckets.Request);
        _overhead = meter.CreateHistogram(
            "switchyard.overhead", "s", "Time inside Switchyard: neither waiting for an upstream nor for the client.",
            advice: Buckets.Overhead);
        _firstContent = meter.CreateHistogram(
            "switchyard.time_to_first_content", "s", "From a request's arrival to its first content going out.",
            advice: Buckets.Request);
        _errors = meter.CreateCounter<long>("switchyard.errors", "{error}", "Failures clients were told.");
        meter.CreateObservableUpDownCounter(
            "switchyard.inflight_requests", () => Volatile.Read(ref _inflight), "{request}", "Requests being worked on.");
    }

    /// <summary>Requests being worked on now.</summary>
    public long Inflight => Volatile.Read(ref _inflight);

    /// <summary>A request came. Each call needs one of <see cref="Finished"/> or <see cref="Abandoned"/>.</summary>
    public void Started() => Interlocked.Increment(ref _inflight);

    /// <summary>A request ended without anything to measure, such as one refused while its body was read.</summary>
    public void Abandoned() => Interlocked.Decrement(ref _inflight);

    /// <summary>A request ended; its error, if any, is counted too.</summary>
    /// <param name="sample">What was measured.</param>
    public void Finished(in RequestSample sample)
    {
        Interlocked.Decrement(ref _inflight);
        var provider = new KeyValuePair<string, object?>("provider", _labels.Provider(sample.Provider));
        var model = new KeyValuePair<string, object?>("model", _labels.Model(sample.Model));
        RecordDuration(sample, provider, model);

        var own = sample.Duration - sample.UpstreamWait - sample.ClientWait;
        _overhead.Record(
            Math.Max(0, own.TotalSeconds), new KeyValuePair<string, object?>("stream", sample.Stream ? "true" : "false"));

        if (sample.FirstContent is { } first)
        {
            _firstContent.Record(first.TotalSeconds, provider, model);
        }

        if (sample.Error is { } error)
        {
            Failed(error);
        }
    }

    /// <summary>A failure a client was told outside <see cref="Finished"/>, such as one before the pipeline.</summary>
    /// <param name="error">The failure.</param>
    public void Failed(LlmError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        _errors.Add(
            1,
            new KeyValuePair<string, object?>("type", LlmErrorTable.NameOf(error.Type)),
            new KeyValuePair<string, object?>("code", error.CodeName),
            new KeyValuePair<string, object?>("source", LabelValue<ErrorSource>.Of(error.Source)));
    }

    private void RecordDuration(
        in RequestSample sample, KeyValuePair<string, object?> provider, KeyValuePair<string, object?> model)
    {
        if (!_duration.Enabled)
        {
            return;
        }

        var outcome = sample.Disconnected ? "disconnected" : sample.Error is null ? "success" : "error";
        var tags = new TagList
        {
            { "operation", LabelValue<CallKind>.Of(sample.Kind) },
            provider,
            model,
            { "outcome", outcome },
        };
        _duration.Record(sample.Duration.TotalSeconds, tags);
    }
}
