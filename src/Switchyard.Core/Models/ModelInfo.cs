namespace Switchyard.Core.Models;

/// <summary>One model of one provider.</summary>
public sealed record ModelInfo
{
    /// <summary>The provider's id of the model, what <see cref="Chat.LlmRequestOptions.Model"/> takes.</summary>
    public required string Id { get; init; }

    /// <summary>The dated id a provider answers with, when it differs.</summary>
    public string? CanonicalId { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The configured provider.</summary>
    public required string Provider { get; init; }

    /// <summary>When the provider made it, Unix seconds.</summary>
    public long? Created { get; init; }

    /// <summary>When the provider listed it last; null when it never did.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>What it can do.</summary>
    public ModelCapabilities Capabilities { get; init; } = new();
}
