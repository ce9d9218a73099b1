using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>What a neutral request is written for.</summary>
public sealed record OpenAIRequestTarget
{
    /// <summary>The model's id at the upstream.</summary>
    public required string Model { get; init; }

    /// <summary>Whether to ask for a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether to ask for token figures at the end of a stream.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Where the server departs from the dialect. Default: nowhere.</summary>
    public QuirkOptions Quirks { get; init; } = new();

    /// <summary>The only name under which the model takes the most tokens of an answer. Default: null, not known.</summary>
    public string? TokensField { get; init; }

    /// <summary>The dialect the client spoke: its unknown fields go on only when it is this one, and faults are named in its words. Default: native.</summary>
    public Dialect Source { get; init; } = Dialect.Native;
}
