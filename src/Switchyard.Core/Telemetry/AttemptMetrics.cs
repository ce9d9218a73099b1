using System.Diagnostics;
using System.Diagnostics.Metrics;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Telemetry;

/// <summary>Attempts at targets, in the names of OpenTelemetry's GenAI conventions, and what followed a failed one. Thread-safe.</summary>
public sealed class AttemptMetrics
{
    private readonly MetricLabels _labels;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _perToken;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _failovers;

    internal AttemptMetrics(Meter meter, MetricLabels labels)
    {
        _labels = labels;
        _duration = meter.CreateHistogram(
            "gen_ai.client.operation.duration", "s", "Duration of one attempt at a provider.", advice: Buckets.Operation);
        _tokens = meter.CreateHistogram(
            "gen_ai.client.token.usage", "{token}", "Tokens of one attempt.", advice: Buckets.Tokens);
        _firstToken = meter.CreateHistogram(
            "gen_ai.server.time_to_first_token", "s", "From sending to the first content of a stream.", advice: Buckets.FirstToken);
        _perToken = meter.CreateHistogram(
            "gen_ai.server.time_per_output_token", "s", "Time per token after the first one of a stream.", advice: Buckets.PerToken);
        _retries = meter.CreateCounter<long>("switchyard.retries", "{retry}", "Repeated attempts at the same target.");
        _failovers = meter.CreateCounter<long>("switchyard.failover", "{failover}", "Switches to another target.");
    }

    /// <summary>An attempt ended.</summary>
    /// <param name="sample">What was measured.</param>
    public void Finished(in AttemptSample sample)
    {
        var tags = new TagList
        {
            { "gen_ai.operation.name", TelemetryNames.Operation(sample.Kind) },
            { "gen_ai.provider.name", _labels.Provider(sample.Provider) },
            { "gen_ai.request.model", _labels.Model(sample.Model) },
        };
        RecordTokens(sample, tags);
        RecordPace(sample, tags);
        if (sample.Error is { } error)
        {
            tags.Add("error.type", error.CodeName);
        }

        _duration.Record(sample.Duration.TotalSeconds, tags);
    }

    /// <summary>The same target is asked again.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="reason">Why the attempt before failed.</param>
    public void Retried(string provider, LlmErrorCode reason) => _retries.Add(
        1,
        new KeyValuePair<string, object?>("provider", _labels.Provider(provider)),
        new KeyValuePair<string, object?>("reason", LlmErrorTable.Of(reason).Name));

    /// <summary>Another target is asked. Only ever before the first content has gone out.</summary>
    /// <param name="reason">Why the target before failed.</param>
    public void FailedOver(LlmErrorCode reason) => FailedOver(LlmErrorTable.Of(reason).Name);

    /// <summary>Another target is asked because the first event of a success was an error.</summary>
    public void FailedOverOnFirstEvent() => FailedOver("first_event_error");

    private void FailedOver(string reason) => _failovers.Add(
        1,
        new KeyValuePair<string, object?>("phase", "pre_commit"),
        new KeyValuePair<string, object?>("reason", reason));

    private void RecordTokens(in AttemptSample sample, TagList tags)
    {
        if (sample.Usage is not { } usage || usage.Source == Usage.None || !_tokens.Enabled)
        {
            return;
        }

        var input = tags;
        input.Add("gen_ai.token.type", "input");
        _tokens.Record(usage.PromptTokens, input);
        if (sample.Kind == CallKind.Chat)
        {
            tags.Add("gen_ai.token.type", "output");
            _tokens.Record(usage.CompletionTokens, tags);
        }
    }

    private void RecordPace(in AttemptSample sample, in TagList tags)
    {
        if (sample.FirstToken is not { } first)
        {
            return;
        }

        _firstToken.Record(first.TotalSeconds, tags);
        if (sample.Usage is { CompletionTokens: > 1 } usage && sample.Error is null)
        {
            _perToken.Record((sample.Duration - first).TotalSeconds / (usage.CompletionTokens - 1), tags);
        }
    }
}
