using System.Collections.Frozen;
using System.Globalization;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Providers;

/// <summary>What of a request has to change for its model. Immutable; one serves all requests that need the same.</summary>
/// <param name="Unsupported">Parameters to leave out, in OpenAI's spelling.</param>
/// <param name="MostTokens">The most tokens of an answer; null: not known.</param>
/// <param name="TokensField">The only name under which the model takes the most tokens; null: it takes either, or it is not known.</param>
public sealed record RequestFit(FrozenSet<string> Unsupported, int? MostTokens, string? TokensField)
{
    /// <summary>Whether nothing ever has to change.</summary>
    public bool IsEmpty => Unsupported.Count == 0 && MostTokens is null && TokensField is null;

    /// <summary>The neutral request as the model takes it; every change is noted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="call">Takes the notes.</param>
    public LlmRequest Apply(LlmRequest request, UpstreamCall call)
    {
        if (request.MaxTokens > MostTokens)
        {
            call.Adapt(TokensNameOf(call.Call));
            request = request with { MaxTokens = MostTokens };
        }

        return Unsupported.Count == 0 ? request : request with
        {
            Temperature = Keep(request.Temperature, "temperature", "temperature", call),
            TopP = Keep(request.TopP, "top_p", "topP", call),
            TopK = Keep(request.TopK, "top_k", "topK", call),
            MinP = Keep(request.MinP, "min_p", "minP", call),
            Seed = Keep(request.Seed, "seed", "seed", call),
            FrequencyPenalty = Keep(request.FrequencyPenalty, "frequency_penalty", "frequencyPenalty", call),
            PresencePenalty = Keep(request.PresencePenalty, "presence_penalty", "presencePenalty", call),
            RepetitionPenalty = Keep(request.RepetitionPenalty, "repetition_penalty", "repetitionPenalty", call),
        };
    }

    /// <summary>Whether a number asks for more tokens than the model gives.</summary>
    /// <param name="number">The number in JSON; anything else asks for none.</param>
    public bool IsTooMany(ReadOnlySpan<byte> number) =>
        MostTokens is { } most && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > most;

    /// <summary>What the client calls the most tokens of its answer.</summary>
    /// <param name="call">The call.</param>
    internal static string TokensNameOf(LlmCall call) =>
        call.Dialect == Dialect.Native ? "maxTokens"
        : call.Outline?.Find("max_completion_tokens") is not null ? "max_completion_tokens"
        : "max_tokens";

    private T? Keep<T>(T? value, string name, string native, UpstreamCall call)
        where T : struct
    {
        if (value is null || !Unsupported.Contains(name))
        {
            return value;
        }

        call.Drop(call.Call.Dialect == Dialect.Native ? native : name);
        return null;
    }
}
