using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads facts of an answer in the neutral form's types.</summary>
internal static class OpenAIFacts
{
    /// <summary>When the answer was made; null for a time the provider does not say or that no calendar holds.</summary>
    public static DateTimeOffset? CreatedAt(AnswerFacts facts) =>
        facts.Created is { } seconds
        && seconds > 0
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
