using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Http;

/// <summary>Tells metrics and log how calls ended. Thread-safe.</summary>
/// <param name="metrics">The metrics.</param>
/// <param name="logger">The log, under the name of what handles calls.</param>
internal sealed partial class CallReport(SwitchyardMetrics metrics, ILogger<CallHandler> logger)
{
    /// <summary>How a call ended that its client did not wait for.</summary>
    private const string ClientClosed = "client_closed_request";

    /// <summary>How a call ended, in one word.</summary>
    /// <param name="error">What its client was told; null when all went well.</param>
    /// <param name="hasLeft">Whether its client left before.</param>
    public static string OutcomeOf(LlmError? error, bool hasLeft) => hasLeft ? ClientClosed : error?.CodeName ?? "success";

    /// <summary>A call ended.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="trace">What happened.</param>
    /// <param name="kind">What was asked for.</param>
    /// <param name="call">The call; null when it could not be read.</param>
    /// <param name="error">What its client was told; null when all went well, or nobody was left to be told.</param>
    /// <param name="hasLeft">Whether its client left before.</param>
    public void Ended(string requestId, CallTrace trace, CallKind kind, LlmCall? call, LlmError? error, bool hasLeft)
    {
        var elapsed = trace.Elapsed;
        var provider = trace.Target?.Provider.Name;
        metrics.Requests.Finished(new RequestSample(kind, call?.Stream ?? false, elapsed)
        {
            Provider = provider,
            Model = call?.Model,
            UpstreamWait = trace.UpstreamTime,
            ClientWait = trace.ClientTime,
            FirstContent = trace.FirstContent,
            Error = error,
            Disconnected = hasLeft,
        });
        metrics.Cache.Finished(trace.Cache);
        if (logger.IsEnabled(LogLevel.Information))
        {
            Log.Completed(logger, requestId, OutcomeOf(error, hasLeft), provider, trace.Attempts.Count, Math.Round(elapsed.TotalMilliseconds, 1));
        }
    }

    // Event ids 1030-1039 belong to calls.
    private static partial class Log
    {
        [LoggerMessage(
            1030,
            LogLevel.Information,
            "Call {RequestId}: {Outcome} by {Provider} after {Attempts} attempts in {ElapsedMs} ms.",
            EventName = "CallCompleted",
            SkipEnabledCheck = true)]
        public static partial void Completed(
            ILogger logger, string requestId, string outcome, string? provider, int attempts, double elapsedMs);
    }
}
