using System.Diagnostics.Metrics;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Telemetry;

/// <summary>What upstreams do wrong, one counter each. Thread-safe; a provider that is not configured counts as <c>other</c>.</summary>
public sealed class UpstreamMetrics
{
    private readonly MetricLabels _labels;
    private readonly Counter<long> _truncated;
    private readonly Counter<long> _midstreamErrors;
    private readonly Counter<long> _timeouts;
    private readonly Counter<long> _usageAnomalies;
    private readonly Counter<long> _retryBudgetExhausted;
    private readonly Counter<long> _tooManyRequests;
    private readonly Counter<long> _invalidResponses;
    private readonly Counter<long> _resets;
    private readonly Counter<long> _tooLarge;
    private readonly Counter<long> _invalidUtf8;
    private readonly Counter<long> _egressBlocked;

    internal UpstreamMetrics(Meter meter, MetricLabels labels)
    {
        _labels = labels;
        _truncated = Create("stream_truncated", "{stream}", "Answers that ended before their end.");
        _midstreamErrors = Create("upstream_midstream_errors", "{error}", "Errors inside a stream that had begun well.");
        _timeouts = Create("upstream_timeouts", "{timeout}", "Attempts ended by one of their timers.");
        _usageAnomalies = Create("usage_anomalies", "{answer}", "Answers whose token figures could not be believed.");
        _retryBudgetExhausted = Create("retry_budget_exhausted", "{retry}", "Retries not made because the budget was spent.");
        _tooManyRequests = Create("upstream_429", "{answer}", "Answers with status 429 or 529.");
        _invalidResponses = Create("upstream_invalid_responses", "{answer}", "Answers that could not be understood.");
        _resets = Create("upstream_resets", "{connection}", "Connections that broke.");
        _tooLarge = Create("upstream_too_large", "{answer}", "Answers over the size limit.");
        _invalidUtf8 = Create("upstream_invalid_utf8", "{answer}", "Answers with invalid UTF-8.");
        _egressBlocked = Create("egress_blocked", "{connection}", "Connections refused because of the address they led to.");

        Counter<long> Create(string name, string unit, string description) =>
            meter.CreateCounter<long>("switchyard." + name, unit, description);
    }

    /// <summary>An answer ended before its terminal marker.</summary>
    /// <param name="provider">The configured provider.</param>
    public void StreamTruncated(string provider) => _truncated.Add(1, Provider(provider));

    /// <summary>An error came inside a stream.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="type">The kind of error.</param>
    public void MidstreamError(string provider, LlmErrorType type) =>
        _midstreamErrors.Add(1, Provider(provider), Tag("type", LlmErrorTable.NameOf(type)));

    /// <summary>A timer ended an attempt.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="timer"><c>connect</c>, <c>first_content</c>, <c>content_idle</c>, <c>byte_idle</c> or <c>total</c>; anything else counts as <c>other</c>.</param>
    public void TimedOut(string provider, string? timer) =>
        _timeouts.Add(1, Provider(provider), Tag("timer", TelemetryNames.Timer(timer)));

    /// <summary>Token figures were missing or unbelievable.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="kind">What was wrong.</param>
    public void UsageAnomalous(string provider, UsageAnomaly kind) =>
        _usageAnomalies.Add(1, Provider(provider), Tag("kind", LabelValue<UsageAnomaly>.Of(kind)));

    /// <summary>A retry was not made because the provider's retry budget was spent.</summary>
    /// <param name="provider">The configured provider.</param>
    public void RetryBudgetExhausted(string provider) => _retryBudgetExhausted.Add(1, Provider(provider));

    /// <summary>A 429 or 529 came.</summary>
    /// <param name="provider">The configured provider.</param>
    public void TooManyRequests(string provider) => _tooManyRequests.Add(1, Provider(provider));

    /// <summary>An answer could not be understood.</summary>
    /// <param name="provider">The configured provider.</param>
    public void InvalidResponse(string provider) => _invalidResponses.Add(1, Provider(provider));

    /// <summary>A connection broke.</summary>
    /// <param name="phase">How far it was.</param>
    public void ConnectionReset(ResetPhase phase) => _resets.Add(1, Tag("phase", LabelValue<ResetPhase>.Of(phase)));

    /// <summary>An answer was over the size limit.</summary>
    /// <param name="provider">The configured provider.</param>
    public void TooLarge(string provider) => _tooLarge.Add(1, Provider(provider));

    /// <summary>An answer held invalid UTF-8.</summary>
    /// <param name="provider">The configured provider.</param>
    public void InvalidUtf8(string provider) => _invalidUtf8.Add(1, Provider(provider));

    /// <summary>A connection was refused because of the address it led to.</summary>
    public void EgressBlocked() => _egressBlocked.Add(1);

    /// <summary>Makes the counters that carry at most a provider visible at zero, so that a first increment is a rise and not a beginning.</summary>
    /// <param name="providers">The configured providers.</param>
    internal void Announce(IEnumerable<string> providers)
    {
        _egressBlocked.Add(0);
        foreach (var provider in providers)
        {
            var tag = Provider(provider);
            _truncated.Add(0, tag);
            _retryBudgetExhausted.Add(0, tag);
            _tooManyRequests.Add(0, tag);
            _invalidResponses.Add(0, tag);
            _tooLarge.Add(0, tag);
            _invalidUtf8.Add(0, tag);
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private KeyValuePair<string, object?> Provider(string name) => new("provider", _labels.Provider(name));
}
