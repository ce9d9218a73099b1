using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>What of a provider's configuration can change its answers, as a digest. Its keys are not among it: a new key is the same account.</summary>
internal static class ProviderFingerprint
{
    public static byte[] Of(ILlmProvider provider, ProviderOptions options)
    {
        var text = new StringBuilder();
        Add(text, "name", provider.Name.ToUpperInvariant());
        Add(text, "dialect", provider.Dialect.ToString());
        Add(text, "type", options.Type);
        Add(text, "address", options.BaseUrl?.AbsoluteUri);
        foreach (var (name, value) in options.Headers.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            Add(text, "header " + name.ToUpperInvariant(), value);
        }

        AddQuirks(text, options.Quirks);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void AddQuirks(StringBuilder text, QuirkOptions quirks)
    {
        Add(text, "max tokens", quirks.MaxTokensField);
        foreach (var field in quirks.DropFields.Order(StringComparer.Ordinal))
        {
            Add(text, "drop", field);
        }

        foreach (var field in quirks.RefuseFields.Order(StringComparer.Ordinal))
        {
            Add(text, "refuse", field);
        }

        Add(text, "developer", quirks.DeveloperAsSystem?.ToString());
        Add(text, "stream options", quirks.StreamOptions?.ToString());
        Add(text, "reasoning field", quirks.ReasoningField);
        Add(text, "reasoning style", quirks.ReasoningStyle);
        Add(text, "schema", quirks.JsonSchema?.ToString());
    }

    // Lengths before the texts, so that no text can pass for two.
    private static void Add(StringBuilder text, string name, string? value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}={value?.Length ?? -1}:{value};");
}
