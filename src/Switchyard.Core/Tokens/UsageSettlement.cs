using Switchyard.Core.Chat;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Tokens;

/// <summary>
/// Settles the token figures of an attempt that ended: the provider's when they can be believed, and taught to the
/// estimator; else our own count. What the provider wrote into the answer's bytes stays as it is.
/// </summary>
/// <param name="estimator">Counts prompts.</param>
internal sealed class UsageSettlement(ITokenEstimator estimator)
{
    // Figures are doubted beyond twice our own count. What providers put into prompts unseen, and what a count of a few tokens
    // is off by, is no reason to: a true figure that is doubted costs more than a wrong one that is believed.
    private const long PromptSlack = 32_768;
    private const long CompletionSlack = 1_000;

    // More than any model reasons before one answer.
    private const long MostHidden = 262_144;

    /// <summary>Makes the figures of the facts final.</summary>
    /// <param name="call">The call.</param>
    /// <param name="target">Who answered.</param>
    /// <param name="facts">What was read beside the answer.</param>
    /// <param name="isComplete">Whether the answer came to its end. Of one that did not, nothing is learned.</param>
    public void Settle(LlmCall call, Target target, AnswerFacts facts, bool isComplete)
    {
        var isReported = facts.Usage.Source == Usage.FromProvider;
        if (isReported && facts.UsageAnomaly is null)
        {
            if (IsBelievable(call, target, facts))
            {
                Learn(call, target, facts.Usage, isComplete);
                return;
            }

            // The figures are worth nothing, not even as a floor.
            facts.UsageAnomaly = UsageAnomaly.TooLarge;
            isReported = false;
        }

        if (isComplete || isReported || facts.UsageAnomaly is not null || !facts.Output.IsEmpty)
        {
            facts.Usage = Estimate(call, target, facts, isReported ? facts.Usage : Usage.Unknown);
        }
    }

    /// <summary>Our own count of what an answer brought.</summary>
    /// <param name="target">Who answered.</param>
    /// <param name="facts">What was counted as it passed.</param>
    internal static long CountOf(Target target, AnswerFacts facts)
    {
        var family = ModelFamily.Of(target.Model);
        var tokens = (facts.Output.Tokens * family.Text) + (facts.OutputCalls * family.Call);
        return facts.Output.IsEmpty ? 0 : Math.Max(1, (long)Math.Round(tokens));
    }

    private static bool HidesReasoning(LlmCall call, Target target) =>
        TokenEstimator.TallyOf(call).AsksReasoning || ModelFamily.Of(target.Model).HidesReasoning;

    private void Learn(LlmCall call, Target target, Usage usage, bool isComplete)
    {
        if (isComplete)
        {
            estimator.Learn(call, target, usage);
        }
    }

    private bool IsBelievable(LlmCall call, Target target, AnswerFacts facts)
    {
        var prompt = TokenEstimator.TallyOf(call);
        if (prompt.IsOpenEnded || facts.HasUncounted)
        {
            return true;
        }

        var usage = facts.Usage;
        if (prompt.Media == 0 && usage.PromptTokens > (2 * estimator.EstimatePrompt(call, target)) + PromptSlack)
        {
            return false;
        }

        var hidden = HidesReasoning(call, target) ? MostHidden : usage.ReasoningTokens;
        return call.Kind != CallKind.Chat || usage.CompletionTokens <= (2 * CountOf(target, facts)) + hidden + CompletionSlack;
    }

    // An earlier figure that was believed is a floor: tokens that were reported once are not given back.
    private Usage Estimate(LlmCall call, Target target, AnswerFacts facts, Usage floor)
    {
        var prompt = floor.PromptTokens > 0 ? floor.PromptTokens : estimator.EstimatePrompt(call, target);
        var completion = Math.Max(CountOf(target, facts), floor.CompletionTokens);
        return new Usage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            TotalTokens = prompt + completion,
            CachedTokens = floor.CachedTokens,
            CacheWriteTokens = floor.CacheWriteTokens,
            CacheWriteLongTokens = floor.CacheWriteLongTokens,
            AudioInputTokens = floor.AudioInputTokens,
            AudioOutputTokens = floor.AudioOutputTokens,
            ImageTokens = floor.ImageTokens,
            ReasoningTokens = floor.ReasoningTokens,
            Source = Usage.Estimated,
        };
    }
}
