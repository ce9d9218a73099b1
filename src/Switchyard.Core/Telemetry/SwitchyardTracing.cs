using System.Diagnostics;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Telemetry;

/// <summary>
/// Spans: one for a client's request, one inside it for each attempt, named and tagged by OpenTelemetry's GenAI
/// conventions. They never hold text of prompts or answers. While nobody listens every method returns at once
/// and allocates nothing; a null span may be passed everywhere.
/// </summary>
public static class SwitchyardTracing
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Switchyard";

    // A model's name comes from the client; a span is no place for a novel.
    private const int LongestName = 128;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a request; its parent is the caller's, from <c>traceparent</c>. Dispose it when the answer has ended.</summary>
    /// <param name="kind">What is asked for.</param>
    /// <param name="model">The model as the client named it; empty for none.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="header">Reads a header of the request; null when absent.</param>
    public static Activity? StartRequest(CallKind kind, string model, string requestId, Func<string, string?> header)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ArgumentNullException.ThrowIfNull(header);

        // An activity of the web server's own is not exported: under it, a span would have a parent nobody ever sees.
        var outer = Activity.Current;
        Activity.Current = null;
        ActivityContext.TryParse(header("traceparent"), header("tracestate"), isRemote: true, out var caller);
        var span = Start(kind, model, ActivityKind.Server, caller);
        if (span is null)
        {
            Activity.Current = outer;
        }

        return span?.SetTag("switchyard.request.id", requestId);
    }

    /// <summary>Begins the span of an attempt. Dispose it when the attempt has ended.</summary>
    /// <param name="kind">What is asked for.</param>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model's id at the provider.</param>
    /// <param name="number">1 for the first attempt of the request.</param>
    public static Activity? StartAttempt(CallKind kind, string provider, string model, int number) =>
        Source.HasListeners()
            ? Start(kind, model, ActivityKind.Client, default)
                ?.SetTag("gen_ai.provider.name", provider)
                .SetTag("switchyard.attempt", number)
            : null;

    /// <summary>Notes who answered a request.</summary>
    /// <param name="span">The request's span; null for none.</param>
    /// <param name="provider">The configured provider.</param>
    public static void SetProvider(this Activity? span, string provider) => span?.SetTag("gen_ai.provider.name", provider);

    /// <summary>Notes the answer's model, finish reason and token figures, as far as they are known.</summary>
    /// <param name="span">The span of a request or an attempt; null for none.</param>
    /// <param name="facts">What was read beside the answer.</param>
    public static void SetAnswer(this Activity? span, AnswerFacts facts)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Model is { } model)
        {
            span.SetTag("gen_ai.response.model", Cut(model));
        }

        if (facts.FinishReason is { } reason)
        {
            span.SetTag("gen_ai.response.finish_reasons", new[] { reason });
        }

        if (facts.Usage.Source != Usage.None)
        {
            span.SetTag("gen_ai.usage.input_tokens", facts.Usage.PromptTokens)
                .SetTag("gen_ai.usage.output_tokens", facts.Usage.CompletionTokens);
        }
    }

    /// <summary>Notes a failure: its code, never its message.</summary>
    /// <param name="span">The span of a request or an attempt; null for none.</param>
    /// <param name="error">The failure.</param>
    public static void SetError(this Activity? span, LlmError error)
    {
        if (span is null)
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(error);
        span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.CodeName);
        if (error.UpstreamStatus is { } status)
        {
            span.SetTag("http.response.status_code", status);
        }
    }

    private static Activity? Start(CallKind kind, string model, ActivityKind role, ActivityContext parent)
    {
        var operation = TelemetryNames.Operation(kind);
        var name = Cut(model);
        return Source.StartActivity(name.Length == 0 ? operation : $"{operation} {name}", role, parent)
            ?.SetTag("gen_ai.operation.name", operation)
            .SetTag("gen_ai.request.model", name);
    }

    private static string Cut(string name) => name.Length <= LongestName ? name : name[..LongestName];
}
