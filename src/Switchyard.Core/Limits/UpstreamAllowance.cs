namespace Switchyard.Core.Limits;

/// <summary>What an upstream's answer said is left for our key.</summary>
/// <param name="Requests">Requests left; null when it did not say.</param>
/// <param name="RequestsReset">When they are all there again.</param>
/// <param name="Tokens">Tokens left; null when it did not say.</param>
/// <param name="TokensReset">When they are all there again.</param>
public readonly record struct UpstreamAllowance(long? Requests, TimeSpan RequestsReset, long? Tokens, TimeSpan TokensReset)
{
    /// <summary>
    /// How long nobody is sent to an upstream that said nothing is left: then one attempt is, which finds out whether that still holds. What
    /// an upstream says wrongly, or means otherwise, closes it no longer than that.
    /// </summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(60);

    /// <summary>Whether the answer said nothing.</summary>
    public bool IsEmpty => Requests is null && Tokens is null;

    /// <summary>A reset within what is believed: 0 to 24 hours, so that an absurd header does not close an upstream for good.</summary>
    /// <param name="reset">What the upstream said.</param>
    public static TimeSpan Bound(TimeSpan reset) =>
        reset < TimeSpan.Zero ? TimeSpan.Zero : reset > TimeSpan.FromHours(24) ? TimeSpan.FromHours(24) : reset;
}
