using Switchyard.Core.Chat;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Tokens;

/// <summary>Guesses how many tokens a prompt is, and learns from what providers report. Thread-safe; bounded.</summary>
public interface ITokenEstimator
{
    /// <summary>The prompt's tokens, roughly; at least 1.</summary>
    /// <param name="call">The call.</param>
    /// <param name="target">Whose tokens.</param>
    long EstimatePrompt(LlmCall call, Target target);

    /// <summary>The tokens of a text, roughly; 0 of an empty one.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="isEscaped">Whether it stands as in a JSON string.</param>
    long EstimateText(ReadOnlySpan<byte> text, bool isEscaped);

    /// <summary>Holds an estimate against the figures a provider reported.</summary>
    /// <param name="call">The call.</param>
    /// <param name="target">Whose tokens.</param>
    /// <param name="reported">The provider's figures.</param>
    void Learn(LlmCall call, Target target, Usage reported);
}
