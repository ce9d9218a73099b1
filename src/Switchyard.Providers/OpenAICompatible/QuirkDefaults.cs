using Switchyard.Core.Configuration;

namespace Switchyard.Providers.OpenAICompatible;

/// <summary>Lays the configured quirks over those a provider's type knows.</summary>
internal static class QuirkDefaults
{
    /// <summary>The quirks in force.</summary>
    /// <param name="configured">What the configuration says.</param>
    /// <param name="known">What the type knows.</param>
    public static QuirkOptions Merge(QuirkOptions configured, QuirkOptions known) => new()
    {
        MaxTokensField = configured.MaxTokensField ?? known.MaxTokensField,
        DropFields = [.. known.DropFields.Union(configured.DropFields)],
        RefuseFields = [.. known.RefuseFields.Union(configured.RefuseFields)],
        DeveloperAsSystem = configured.DeveloperAsSystem ?? known.DeveloperAsSystem,
        StreamOptions = configured.StreamOptions ?? known.StreamOptions,
        DoneMarker = configured.DoneMarker ?? known.DoneMarker,
        ReasoningField = configured.ReasoningField ?? known.ReasoningField,
        ReasoningStyle = configured.ReasoningStyle ?? known.ReasoningStyle,
        JsonSchema = configured.JsonSchema ?? known.JsonSchema,
        HealthPath = configured.HealthPath ?? known.HealthPath,
    };
}
