using Switchyard.Core.Configuration;

namespace Switchyard.Tests.Configuration;

/// <summary>Provider types as the service has them.</summary>
internal static class KnownTypes
{
    public static IReadOnlyList<ProviderType> All { get; } =
    [
        new("openrouter", new Uri("https://openrouter.ai/api/v1"), NeedsKey: true),
        new("claude", new Uri("https://api.anthropic.com"), NeedsKey: true),
        new("deepseek", new Uri("https://api.deepseek.com"), NeedsKey: true),
        new("openai-compatible", null, NeedsKey: false),
        new("simulated", null, NeedsKey: false),
    ];
}
