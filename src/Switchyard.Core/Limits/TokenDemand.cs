using Switchyard.Core.Chat;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>How many tokens a request may use at worst.</summary>
internal static class TokenDemand
{
    private const long Most = LimitClaim.MostTokens;

    /// <summary>The tokens to reserve: the prompt's, and those of the longest answer the request allows.</summary>
    /// <param name="call">The call.</param>
    /// <param name="prompt">The prompt's tokens, estimated.</param>
    /// <param name="unsaid">The answer's tokens when the request does not say.</param>
    /// <param name="least">The smallest limit that applies: an answer nobody bounded is taken to fit it, if the prompt does.</param>
    public static long Of(LlmCall call, long prompt, int unsaid, long least)
    {
        if (call.Kind == CallKind.Embeddings)
        {
            return prompt;
        }

        var choices = Math.Max(1, call.Settings.Choices);
        if (call.Settings.MaxOutputTokens is { } said)
        {
            return Sum(prompt, Product(Math.Max(0, said), choices));
        }

        return Math.Max(prompt, Math.Min(Sum(prompt, Product(unsaid, choices)), least));
    }

    private static long Sum(long a, long b) => Math.Min(a, Most) + Math.Min(b, Most);

    private static long Product(long a, long b) => a > Most / b ? Most : a * b;
}
