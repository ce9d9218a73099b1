using Switchyard.Core.Accounting;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Tokens;

/// <summary>Says how many tokens a prompt is, and how sure that is.</summary>
public static class PromptForecast
{
    /// <summary>The range.</summary>
    /// <param name="estimator">Counts prompts.</param>
    /// <param name="call">The call.</param>
    /// <param name="target">Whose tokens.</param>
    public static TokenRange Of(ITokenEstimator estimator, LlmCall call, Target target)
    {
        var likely = estimator.EstimatePrompt(call, target);
        var tally = TokenEstimator.TallyOf(call);
        var confidence = tally.Media > 0 || tally.IsOpenEnded ? "low" : ModelFamily.Of(target.Model).IsKnown ? "high" : "medium";
        var spread = confidence switch { "high" => 0.15, "medium" => 0.3, _ => 0.6 };
        return new TokenRange((long)(likely * (1 - spread)), likely, (long)Math.Ceiling(likely * (1 + spread)), confidence);
    }
}
