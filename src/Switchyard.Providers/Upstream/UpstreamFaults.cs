using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;

namespace Switchyard.Providers.Upstream;

/// <summary>What a failure of the connection means: the one place where exceptions of the network become errors.</summary>
internal static class UpstreamFaults
{
    /// <summary>
    /// Whether the exception is a failure of the network, of a timer, or the client's leaving in whatever guise: a connection
    /// closed under a read need not say that it was cancelled. Whoever catches it asks the client's token first.
    /// </summary>
    /// <param name="exception">The exception.</param>
    public static bool IsExpected(Exception exception) =>
        exception is OperationCanceledException or HttpRequestException or IOException or InvalidDataException ||
        IsBadCompression(exception);

    /// <summary>The failure while waiting for the response's head.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="clock">The attempt's timers.</param>
    public static LlmError BeforeHead(Exception exception, AttemptClock clock) => exception switch
    {
        _ when clock.Expired is { } timer => TimedOut(timer),
        OperationCanceledException => TimedOut("connect"),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            new(LlmErrorCode.UpstreamInvalidResponse, "The provider's answer is not HTTP."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new(LlmErrorCode.UpstreamResponseTooLarge, "The head of the provider's answer is too large."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new(LlmErrorCode.UpstreamError, "No secure connection to the provider could be made.") { IsRetryable = false },
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } =>
            new(LlmErrorCode.UpstreamError, "The provider could not be reached.") { ResetPhase = ResetPhase.Connect },
        _ => new(LlmErrorCode.UpstreamError, "The connection to the provider broke before it answered.") { ResetPhase = ResetPhase.Request },
    };

    /// <summary>The failure while reading the body.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="clock">The attempt's timers.</param>
    public static LlmError InBody(Exception exception, AttemptClock clock) => exception switch
    {
        _ when clock.Expired is { } timer => TimedOut(timer),
        InvalidDataException or InvalidOperationException => new(LlmErrorCode.UpstreamInvalidResponse, "The provider's answer could not be decompressed."),
        _ => new(LlmErrorCode.UpstreamTruncated, "The provider's answer broke off before its end.") { ResetPhase = ResetPhase.Body },
    };

    // Brotli tells of bad data with the exception of a wrong call, unlike every other decoder.
    private static bool IsBadCompression(Exception exception) => exception.Source == "System.IO.Compression.Brotli";

    /// <summary>A timer fired.</summary>
    /// <param name="timer">Its name.</param>
    public static LlmError TimedOut(string timer) => new(LlmErrorCode.UpstreamTimeout, timer switch
    {
        "connect" => "The provider could not be reached in time.",
        "first_content" => "The provider sent no content in time.",
        "content_idle" => "The provider stopped sending content.",
        "byte_idle" => "The provider stopped sending.",
        _ => "The provider did not finish in time.",
    })
    {
        Timer = timer,
    };
}
