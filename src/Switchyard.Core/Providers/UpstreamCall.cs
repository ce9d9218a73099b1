using Switchyard.Core.Chat;
using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Providers;

/// <summary>One attempt of a call at one target. Used by one thread at a time.</summary>
/// <param name="call">The client's call.</param>
/// <param name="model">The model's id at the upstream.</param>
/// <param name="clock">The attempt's timers; the provider tells it of bytes and content.</param>
public sealed class UpstreamCall(LlmCall call, string model, AttemptClock clock)
{
    private List<string>? _dropped;
    private List<string>? _adapted;

    /// <summary>The client's call.</summary>
    public LlmCall Call { get; } = call;

    /// <summary>The model's id at the upstream.</summary>
    public string Model { get; } = model;

    /// <summary>The attempt's timers.</summary>
    public AttemptClock Clock { get; } = clock;

    /// <summary>Which of the provider's keys to use; chosen by the pipeline, which knows the cooldowns.</summary>
    public int KeyIndex { get; init; }

    /// <summary>The most tokens to ask for, since the request does not say how many; null: leave it to the upstream. Default: null.</summary>
    public int? OutputCap { get; init; }

    /// <summary>What of the request has to change for the model; null: nothing. Default: null.</summary>
    public RequestFit? Fit { get; init; }

    /// <summary>Request fields that were fitted to the model: cut to its maximum, or sent under its name for them.</summary>
    public IReadOnlyList<string> Adapted => _adapted ?? [];

    /// <summary>Request fields left out or changed, because the target can not take them or a budget needs a bound.</summary>
    public IReadOnlyList<string> Dropped => _dropped ?? [];

    /// <summary>Whether the upstream's bytes may go to the client as they are.</summary>
    /// <param name="upstream">The upstream's dialect.</param>
    public bool IsPassThrough(Dialect upstream) => Call.Dialect == upstream;

    /// <summary>The request as the model takes it, with the most tokens to ask for where it does not say how many; each change is noted.</summary>
    /// <param name="request">The request.</param>
    public LlmRequest Bounded(LlmRequest request)
    {
        request = Fit?.Apply(request, this) ?? request;
        if (OutputCap is not { } cap || request.MaxTokens is not null)
        {
            return request;
        }

        Drop(Call.Dialect == Dialect.Native ? "maxTokens" : "max_tokens");
        return request with { MaxTokens = cap };
    }

    /// <summary>Notes a field that was left out or changed.</summary>
    /// <param name="field">Its path in the client's request.</param>
    public void Drop(string field) => Note(ref _dropped, field);

    /// <summary>Notes a field that was fitted to the model.</summary>
    /// <param name="field">Its path in the client's request.</param>
    public void Adapt(string field) => Note(ref _adapted, field);

    private static void Note(ref List<string>? notes, string field)
    {
        notes ??= [];
        if (!notes.Contains(field))
        {
            notes.Add(field);
        }
    }
}
