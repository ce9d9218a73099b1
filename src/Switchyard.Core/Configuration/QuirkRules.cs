namespace Switchyard.Core.Configuration;

/// <summary>The rules of a provider's <c>Quirks</c>.</summary>
internal static class QuirkRules
{
    public static void Check(string path, QuirkOptions quirks, FaultList faults)
    {
        if (quirks.MaxTokensField is not (null or "max_tokens" or "max_completion_tokens"))
        {
            faults.Add($"{path}:MaxTokensField", "must be max_tokens or max_completion_tokens.");
        }

        if (quirks.ReasoningField is not (null or "reasoning_content" or "reasoning"))
        {
            faults.Add($"{path}:ReasoningField", "must be reasoning_content or reasoning.");
        }

        if (quirks.ReasoningStyle is not (null or "effort" or "openrouter" or "thinking"))
        {
            faults.Add($"{path}:ReasoningStyle", "must be effort, openrouter or thinking.");
        }

        if (quirks.HealthPath is { } health && !IsRelative(health))
        {
            faults.Add($"{path}:HealthPath", "must be a path relative to the base URL, such as models.");
        }

        CheckFields($"{path}:DropFields", quirks.DropFields, faults);
        CheckFields($"{path}:RefuseFields", quirks.RefuseFields, faults);
        foreach (var both in quirks.DropFields.Intersect(quirks.RefuseFields, StringComparer.Ordinal))
        {
            faults.Add($"{path}:DropFields", $"must not name {both}, which RefuseFields names too.");
        }
    }

    // "//host" and "http:" would leave the base URL, which the key belongs to.
    private static bool IsRelative(string path) =>
        path.Length > 0
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.Contains("..", StringComparison.Ordinal)
        && !path.AsSpan().ContainsAny(":\\#")
        && !path.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static void CheckFields(string path, IList<string> fields, FaultList faults)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Length == 0 || fields[i].AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                faults.Add($"{path}:{i}", "must be the name of a request field.");
            }
        }
    }
}
