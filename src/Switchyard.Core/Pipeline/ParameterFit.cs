using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>Finds what of a request a model surely does not take. Thread-safe.</summary>
/// <param name="catalog">What is known of models.</param>
public sealed class ParameterFit(IModelCatalog catalog)
{
    private const string MaxTokens = "max_tokens";
    private const string MaxCompletionTokens = "max_completion_tokens";

    // Only what shapes the sampling: without another parameter the answer would be something else than was asked for.
    private static readonly string[] Sampling =
        ["temperature", "top_p", "top_k", "min_p", "seed", "frequency_penalty", "presence_penalty", "repetition_penalty"];

    private readonly ConditionalWeakTable<ModelCapabilities, RequestFit> _fits = [];

    /// <summary>What has to change; null: nothing.</summary>
    /// <param name="call">The call.</param>
    /// <param name="target">Whom it goes to.</param>
    /// <param name="mode">What the configuration wants.</param>
    /// <returns>The changes, or the refusal in the strict mode.</returns>
    public (RequestFit? Fit, LlmError? Refusal) Of(LlmCall call, Target target, AdaptationMode mode)
    {
        if (mode == AdaptationMode.Off || call.Kind != CallKind.Chat || catalog.Describe(target.Provider, target.Model)?.Capabilities is not { } model)
        {
            return default;
        }

        var fit = _fits.TryGetValue(model, out var known) ? known : _fits.GetValue(model, made => Read(made, target.Provider));
        if (fit.IsEmpty)
        {
            return default;
        }

        if (FirstChange(call, fit) is { } field)
        {
            return mode == AdaptationMode.Report ? (fit, null) : (null, Refused(field));
        }

        // In words of our own the name is nobody's choice: no change that needs telling.
        var asksTokens = call.OutputCap is not null || (call.Outline is null && call.Settings.MaxOutputTokens is not null);
        return (fit.TokensField is not null && asksTokens ? fit : null, null);
    }

    // The snapshot's facts are those of the makers' own service on one day: no reason to change a request.
    private static RequestFit Read(ModelCapabilities model, ProviderEntry provider)
    {
        // OpenRouter takes either name, and its figure is that of one of the servers it may send a request to.
        var isMany = string.Equals(provider.Options.Type, "openrouter", StringComparison.OrdinalIgnoreCase);
        var known = IsSure(model, "supportedParameters", out _) ? model.SupportedParameters : [];
        var takesOld = known.Contains(MaxTokens, StringComparer.Ordinal);
        var takesNew = known.Contains(MaxCompletionTokens, StringComparer.Ordinal);
        var unsupported = known.Count == 0 ? [] : Sampling.Except(known, StringComparer.Ordinal);
        var isBounded = IsSure(model, "maxOutputTokens", out var isConfigured) && (isConfigured || !isMany);
        return new RequestFit(
            unsupported.ToFrozenSet(StringComparer.Ordinal),
            isBounded && model.MaxOutputTokens > 0 ? model.MaxOutputTokens : null,
            isMany || takesOld == takesNew || provider.Provider.Dialect != Dialect.OpenAI ? null : takesOld ? MaxTokens : MaxCompletionTokens);
    }

    private static bool IsSure(ModelCapabilities model, string figure, out bool isConfigured)
    {
        var source = model.Sources.GetValueOrDefault(figure);
        isConfigured = source == CapabilityLayers.Configuration;
        return isConfigured || source == CapabilityLayers.Provider;
    }

    private static LlmError Refused(string field) =>
        new(LlmErrorCode.UnsupportedParameter, $"The model does not take {field} as it stands.") { Param = field };

    private static string? FirstChange(LlmCall call, RequestFit fit) =>
        call.Settings.MaxOutputTokens > fit.MostTokens ? RequestFit.TokensNameOf(call)
        : call.Outline is { } outline ? FirstField(call, fit, outline)
        : fit.Unsupported.Count > 0 && call.Request is { IsSuccess: true, Value: { } request } ? FirstOf(request, fit)
        : null;

    private static string? FirstField(LlmCall call, RequestFit fit, Dialects.OpenAI.RequestOutline outline)
    {
        if (fit.Unsupported.Count == 0 && fit.TokensField is null)
        {
            return null;
        }

        foreach (var field in outline.Fields)
        {
            var isOther = fit.TokensField is { } name && field.Name is MaxTokens or MaxCompletionTokens && field.Name != name;
            if ((isOther || fit.Unsupported.Contains(field.Name)) && call.Body.Span[field.ValueStart] != (byte)'n')
            {
                return field.Name;
            }
        }

        return null;
    }

    private static string? FirstOf(LlmRequest request, RequestFit fit)
    {
        return Has(request.Temperature, "temperature") ? "temperature"
            : Has(request.TopP, "top_p") ? "topP"
            : Has(request.TopK, "top_k") ? "topK"
            : Has(request.MinP, "min_p") ? "minP"
            : Has(request.Seed, "seed") ? "seed"
            : Has(request.FrequencyPenalty, "frequency_penalty") ? "frequencyPenalty"
            : Has(request.PresencePenalty, "presence_penalty") ? "presencePenalty"
            : Has(request.RepetitionPenalty, "repetition_penalty") ? "repetitionPenalty"
            : null;

        bool Has<T>(T? value, string name)
            where T : struct => value is not null && fit.Unsupported.Contains(name);
    }
}
