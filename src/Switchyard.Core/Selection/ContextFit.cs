using System.Globalization;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Selection;

/// <summary>
/// Finds prompts that surely do not fit a model, before anything is sent. It refuses nothing that might fit: only a known window counts,
/// media do not, and the estimate has to be over the window by a margin. Thread-safe.
/// </summary>
/// <param name="catalog">Knows the windows.</param>
/// <param name="estimator">Counts prompts.</param>
public sealed class ContextFit(IModelCatalog catalog, ITokenEstimator estimator)
{
    // Words by which a request asks its provider to shorten what is too long: what then fits is not ours to say.
    private static readonly byte[][] Shorteners =
        ["context-compression"u8.ToArray(), "middle-out"u8.ToArray(), "context_management"u8.ToArray(), "\"truncation\""u8.ToArray()];

    // No chat model has less, and most requests are shorter than that.
    private const int SmallestWindow = 2_048;

    // OpenRouter shortens prompts by itself for windows up to this size.
    private const int SilentlyShortened = 8_192;

    /// <summary>Whether the prompt surely is too long for a target.</summary>
    /// <param name="call">The call.</param>
    /// <param name="target">The target.</param>
    /// <param name="margin">How many times the window an estimate has to be; 0 for never.</param>
    /// <param name="error">The refusal that says so.</param>
    public bool IsTooLong(LlmCall call, Target target, decimal margin, out LlmError? error)
    {
        error = null;
        if (margin == 0 || call.Body.Length <= SmallestWindow || catalog.Describe(target.Provider, target.Model)?.Capabilities is not { ContextWindow: { } usual } can)
        {
            return false;
        }

        // A token is at least a byte, so that most requests need no look at their text.
        var window = Math.Max(usual, can.ExtendedContextWindow ?? 0);
        if (call.Body.Length <= window || (window <= SilentlyShortened && target.Provider.Options.Type == "openrouter"))
        {
            return false;
        }

        var tokens = estimator.EstimatePrompt(call, target) - (long)Math.Ceiling(TokenEstimator.TallyOf(call).Media);
        if (tokens <= window * margin || Array.Exists(Shorteners, word => call.Body.Span.IndexOf(word) >= 0))
        {
            return false;
        }

        error = new LlmError(
            LlmErrorCode.ContextLengthExceeded,
            string.Create(CultureInfo.InvariantCulture, $"The prompt has about {tokens} tokens and {target} takes {window}. Nothing was sent."))
        {
            Provider = target.Provider.Name,
            Param = "messages",
            Source = ErrorSource.Client,
        };
        return true;
    }

    /// <summary>Leaves out the targets that are surely too small. The refusal when that are all.</summary>
    /// <param name="call">The call.</param>
    /// <param name="table">The configuration.</param>
    /// <param name="targets">The targets; those that are too small go.</param>
    public LlmError? Keep(LlmCall call, RouteTable table, List<Target> targets)
    {
        LlmError? refusal = null;
        var margin = table.Options.Models.ContextMargin;
        targets.RemoveAll(target =>
        {
            var isTooLong = IsTooLong(call, target, margin, out var error);
            refusal ??= error;
            return isTooLong;
        });
        return targets.Count == 0 ? refusal : null;
    }
}
