using Switchyard.Providers.Errors;

namespace Switchyard.Providers.Claude;

/// <summary>Failures of Anthropic's API.</summary>
/// <param name="time">The clock, for retry dates.</param>
internal sealed class ClaudeErrorClassifier(TimeProvider time) : ErrorClassifier(time)
{
    // The only refusal of a request that may succeed unchanged.
    private const int Conflict = 409;

    /// <inheritdoc/>
    protected override Verdict Refine(Verdict verdict, UpstreamFailure failure) => failure.Header("x-should-retry")?.Trim() switch
    {
        "false" => verdict with { Retryable = false },
        // Not for refusals of key, account or content: those are never retried on the same target, whoever asks.
        "true" when IsPassing(verdict.Code) || failure.Status == Conflict => verdict with { Retryable = true },
        _ => verdict,
    };
}
