namespace Switchyard.Server.Endpoints.Models;

/// <summary>What a request would be at one target, before it is made.</summary>
/// <param name="Id">The target: <c>provider:model</c>.</param>
/// <param name="PromptTokens">The prompt's tokens.</param>
/// <param name="OutputTokens">Most tokens of the answer; null when nothing bounds it.</param>
/// <param name="OutputBound">What bounds it: <c>request</c>, <c>model</c> or <c>none</c>.</param>
/// <param name="ContextWindow">The model's window; null when not known.</param>
/// <param name="Fits">Whether prompt and answer fit it by the estimate; null when the window is not known.</param>
/// <param name="Cost">What it may cost.</param>
internal sealed record ModelEstimate(
    string Id,
    ModelEstimate.Tokens PromptTokens,
    long? OutputTokens,
    string OutputBound,
    int? ContextWindow,
    bool? Fits,
    ModelEstimate.Price Cost)
{
    /// <summary>A count that is not sure.</summary>
    /// <param name="Low">Hardly fewer.</param>
    /// <param name="Likely">The estimate.</param>
    /// <param name="High">Hardly more.</param>
    /// <param name="Confidence"><c>high</c>, <c>medium</c> or <c>low</c>.</param>
    internal sealed record Tokens(long Low, long Likely, long High, string Confidence);

    /// <summary>A price in USD; null where it is not known, and then it is not zero.</summary>
    /// <param name="Input">The prompt at its usual price.</param>
    /// <param name="CachedInput">The prompt when all of it is read from the provider's cache.</param>
    /// <param name="Output">The longest answer.</param>
    /// <param name="Request">What is paid for the call itself.</param>
    /// <param name="Low">The least it can cost.</param>
    /// <param name="High">The most it can cost; null when nothing bounds the answer.</param>
    /// <param name="Currency">Always <c>USD</c>.</param>
    /// <param name="Source">Where the prices come from: <c>configuration</c>, <c>provider</c>, <c>snapshot</c> or <c>unpriced</c>.</param>
    internal sealed record Price(
        decimal? Input, decimal? CachedInput, decimal? Output, decimal? Request, decimal? Low, decimal? High, string Currency, string Source);
}
