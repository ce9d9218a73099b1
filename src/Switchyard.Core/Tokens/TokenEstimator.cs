using System.Collections.Concurrent;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Tokens;

/// <summary>
/// Counts prompts by rules of thumb and learns, for each model of each provider, how its figures differ. Thread-safe.
/// A prompt's bytes are looked through once a call.
/// </summary>
public sealed class TokenEstimator : ITokenEstimator
{
    /// <summary>Most models something is learned of; of those beyond nothing is.</summary>
    public const int MostModels = 2_000;

    // A figure this many times ours, and far above it, says that something else was counted.
    private const double Absurd = 10;
    private const double AbsurdTokens = 2_000;

    private const double BytesPerToken = 4;

    private readonly ConcurrentDictionary<(string Provider, string Model), ModelKnowledge> _models = new();

    /// <inheritdoc/>
    public long EstimatePrompt(LlmCall call, Target target)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(target);
        var prompt = TallyOf(call);
        var counted = ModelFamily.Of(target.Model).TokensOf(prompt);
        var corrected = _models.TryGetValue(KeyOf(target), out var known)
            ? known.Correct(counted - prompt.Media, prompt.ToolCount > 0) + prompt.Media
            : counted;
        return Math.Max(1, (long)Math.Round(corrected));
    }

    /// <inheritdoc/>
    public long EstimateText(ReadOnlySpan<byte> text, bool isEscaped) =>
        text.IsEmpty ? 0 : Math.Max(1, (long)Math.Round(PromptText.Of(text, isEscaped)));

    /// <inheritdoc/>
    public void Learn(LlmCall call, Target target, Usage reported)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(reported);
        var prompt = TallyOf(call);
        if (prompt.Media > 0 || prompt.IsOpenEnded || reported.Source != Usage.FromProvider || reported.PromptTokens <= 0)
        {
            return;
        }

        var counted = ModelFamily.Of(target.Model).TokensOf(prompt);
        if (reported.PromptTokens > (counted * Absurd) + AbsurdTokens || reported.PromptTokens * Absurd < counted)
        {
            return;
        }

        if (!_models.TryGetValue(KeyOf(target), out var known))
        {
            // Counting is what the dictionary is slow at, but a new model is rare.
            if (_models.Count >= MostModels)
            {
                return;
            }

            known = _models.GetOrAdd(KeyOf(target), static key => new ModelKnowledge(ModelFamily.Of(key.Model).IsKnown));
        }

        known.Learn(counted, reported.PromptTokens, prompt.ToolCount > 0);
    }

    /// <summary>What was counted of a call's prompt, now or before.</summary>
    /// <param name="call">The call.</param>
    internal static PromptTally TallyOf(LlmCall call) => call.Prompt ??= Count(call);

    private static (string Provider, string Model) KeyOf(Target target) => (target.Provider.Name, target.Model);

    private static PromptTally Count(LlmCall call)
    {
        var tally = new PromptTally();
        if (call.Outline is { } outline)
        {
            try
            {
                new OpenAIPromptReader(tally).Read(call.Body.Span, outline);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // A name deep in the body that is no valid text: the scan before does not look that far, and upstreams may not care.
                return new PromptTally { Text = call.Body.Length / BytesPerToken, Turns = 1, IsOpenEnded = true };
            }
        }
        else if (call.Request.Value is { } request)
        {
            new NeutralPromptReader(tally).Read(request);
        }

        return tally;
    }
}
