using System.Diagnostics;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Performance;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Telemetry;

/// <summary>Turns what the pipeline does into metrics, spans and log lines.</summary>
internal sealed partial class CallObserver(
    SwitchyardMetrics metrics, TargetHealthRegistry health, LivePerformance performance, ILogger<CallObserver> logger) : ICallObserver
{
    /// <inheritdoc/>
    public IDisposable? AttemptStarted(Target target, CallKind kind, int number) =>
        SwitchyardTracing.StartAttempt(kind, target.Provider.Name, target.Model, number);

    /// <inheritdoc/>
    public void AttemptEnded(in AttemptVerdict verdict)
    {
        var (target, error, facts) = (verdict.Target, verdict.Error, verdict.Facts);
        metrics.Attempts.Finished(new AttemptSample(verdict.Kind, target.Provider.Name, target.Model, verdict.Elapsed)
        {
            Error = error,
            FirstToken = verdict.IsCommitted ? verdict.FirstContent : null,
            Usage = facts?.Usage,
        });
        performance.Add(target.Provider.Name, target.Model, new PerformanceSample(
            error, verdict.Elapsed, verdict.IsCommitted ? verdict.FirstContent : null, facts?.Usage.CompletionTokens ?? 0));
        metrics.Availability.TargetChanged(target.Provider.Name, target.Model, health.Of(target).StateOf(target.Provider.KeyCount));
        Note(verdict.Span as Activity, error, facts);
        if (facts is { HasInvalidText: true })
        {
            metrics.Upstreams.InvalidUtf8(target.Provider.Name);
        }

        if (error is not null)
        {
            Count(target.Provider.Name, error, verdict.IsCommitted);
            Log.AttemptFailed(logger, target.Provider.Name, error.CodeName, error.UpstreamStatus, error.Timer, error.OriginalError);
        }
        else if (facts is { UsageAnomaly: not null } or { Usage.Source: not Usage.FromProvider })
        {
            metrics.Upstreams.UsageAnomalous(target.Provider.Name, facts.UsageAnomaly ?? UsageAnomaly.Missing);
        }
    }

    /// <inheritdoc/>
    public void AttemptAbandoned(in AttemptVerdict verdict) => Note(verdict.Span as Activity, null, verdict.Facts);

    /// <inheritdoc/>
    public void Retrying(Target target, LlmError reason)
    {
        metrics.Attempts.Retried(target.Provider.Name, reason.Code);
        Log.Retrying(logger, target.Provider.Name, reason.CodeName);
    }

    /// <inheritdoc/>
    public void FailingOver(Target from, Target to, LlmError reason)
    {
        if (reason.UpstreamStatus == 200)
        {
            metrics.Attempts.FailedOverOnFirstEvent();
        }
        else
        {
            metrics.Attempts.FailedOver(reason.Code);
        }

        Log.FailingOver(logger, from.Provider.Name, to.Provider.Name, reason.CodeName);
    }

    /// <inheritdoc/>
    public void RetryBudgetExhausted(Target target)
    {
        metrics.Upstreams.RetryBudgetExhausted(target.Provider.Name);
        Log.RetryBudgetExhausted(logger, target.Provider.Name);
    }

    private static void Note(Activity? span, LlmError? error, AnswerFacts? facts)
    {
        if (facts is not null)
        {
            span.SetAnswer(facts);
        }

        if (error is not null)
        {
            span.SetError(error);
        }
    }

    private void Count(string provider, LlmError error, bool committed)
    {
        if (committed)
        {
            metrics.Upstreams.MidstreamError(provider, error.Type);
        }

        switch (error.Code)
        {
            case LlmErrorCode.UpstreamTruncated:
                metrics.Upstreams.StreamTruncated(provider);
                break;
            case LlmErrorCode.UpstreamTimeout:
                metrics.Upstreams.TimedOut(provider, error.Timer);
                break;
            case LlmErrorCode.UpstreamInvalidResponse:
                metrics.Upstreams.InvalidResponse(provider);
                break;
            case LlmErrorCode.UpstreamResponseTooLarge:
                metrics.Upstreams.TooLarge(provider);
                break;
            case LlmErrorCode.RateLimitExceeded:
                metrics.Upstreams.TooManyRequests(provider);
                break;
        }

        if (error.ResetPhase is { } phase)
        {
            metrics.Upstreams.ConnectionReset(phase);
        }
    }

    // Event ids 1000-1019 belong to attempts.
    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Warning, "An attempt at {Provider} failed: {Code} (status {UpstreamStatus}, timer {Timer}). {OriginalError}", EventName = "AttemptFailed")]
        public static partial void AttemptFailed(
            ILogger logger, string provider, string code, int? upstreamStatus, string? timer, string? originalError);

        [LoggerMessage(1001, LogLevel.Information, "Asking {Provider} again after {Code}.", EventName = "Retrying")]
        public static partial void Retrying(ILogger logger, string provider, string code);

        [LoggerMessage(1002, LogLevel.Warning, "Failing over from {From} to {To} after {Code}.", EventName = "FailingOver")]
        public static partial void FailingOver(ILogger logger, string from, string to, string code);

        [LoggerMessage(1003, LogLevel.Warning, "The retry budget of {Provider} is spent.", EventName = "RetryBudgetExhausted")]
        public static partial void RetryBudgetExhausted(ILogger logger, string provider);
    }
}
