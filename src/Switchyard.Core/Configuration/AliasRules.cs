using System.Collections.Frozen;
using System.Globalization;

namespace Switchyard.Core.Configuration;

/// <summary>The rules of one alias.</summary>
internal static class AliasRules
{
    private const string Weighted = "weighted";

    private static readonly FrozenSet<string> Strategies = new[]
    {
        "ordered", Weighted, "round-robin", "least-latency", "cheapest", "fastest", "balanced",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static void Check(string path, string name, AliasOptions alias, ServiceOptions options, FaultList faults)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Equals("auto", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("auto:", StringComparison.OrdinalIgnoreCase))
        {
            faults.Add(path, "must have another name: auto and blanks are taken.");
        }

        if (!Strategies.Contains(alias.Strategy))
        {
            faults.Add($"{path}:Strategy", $"must be one of {string.Join(", ", Strategies.Order(StringComparer.Ordinal))}.");
        }

        if (alias.Targets.Count == 0)
        {
            faults.Add($"{path}:Targets", "must have at least one target.");
            return;
        }

        var usable = false;
        for (var i = 0; i < alias.Targets.Count; i++)
        {
            usable |= CheckTarget($"{path}:Targets:{i}", alias.Targets[i], alias.Strategy == Weighted, options, faults);
        }

        if (!usable)
        {
            faults.Add($"{path}:Targets", "must have at least one target whose provider is enabled.");
        }
    }

    private static bool CheckTarget(string path, string target, bool isWeighted, ServiceOptions options, FaultList faults)
    {
        if (isWeighted)
        {
            target = CheckWeight(path, target, faults);
        }

        var colon = target.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == target.Length - 1)
        {
            faults.Add(path, options.Aliases.ContainsKey(target)
                ? "must not name an alias: targets are provider:model."
                : "must be written provider:model.");
            return true;
        }

        var provider = target[..colon];
        if (options.Providers.TryGetValue(provider, out var found))
        {
            return found.Enabled;
        }

        faults.Add(path, options.Aliases.ContainsKey(provider)
            ? $"must not name an alias: {provider} is not a provider."
            : $"must name a configured provider: there is no {provider}.");
        return true;
    }

    private static string CheckWeight(string path, string target, FaultList faults)
    {
        var sign = target.LastIndexOf('=');
        if (sign < 0)
        {
            return target;
        }

        var isNumber = int.TryParse(target.AsSpan(sign + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var weight);
        if (!isNumber || weight is < 1 or > 1_000_000)
        {
            faults.Add(path, "must end with a weight from 1 to 1000000, such as openrouter:openai/gpt-4o=3.");
        }

        return target[..sign];
    }
}
