using System.Globalization;
using Switchyard.Core.Models;

namespace Switchyard.Core.Selection;

/// <summary>Holds a model against what it must have.</summary>
internal static class RequirementCheck
{
    private const decimal Million = 1_000_000m;

    /// <summary>What the model lacks, and what is not known of it.</summary>
    /// <param name="candidate">The model.</param>
    /// <param name="needs">What it must have.</param>
    /// <param name="unknown">Takes what is not known.</param>
    /// <returns>What it lacks; null when nothing.</returns>
    public static List<string>? Missing(ModelCandidate candidate, ModelRequirements needs, List<string> unknown)
    {
        var found = new Findings(unknown);
        var (can, entry) = (candidate.Capabilities, candidate.Target.Provider);
        if (needs.Providers.Count > 0 && !needs.Providers.Contains(entry.Name, StringComparer.OrdinalIgnoreCase))
        {
            found.Lacks($"provider {entry.Name} is not asked for");
        }

        if (needs.Region is { } region)
        {
            found.Flag(
                "region",
                entry.Options.Region is { } own ? own.Equals(region, StringComparison.OrdinalIgnoreCase) : null,
                $"its provider is in {entry.Options.Region}");
        }

        found.AtLeast("context window", can.ContextWindow, needs.ContextTokens);
        found.AtLeast("output tokens", can.MaxOutputTokens, needs.OutputTokens);
        found.All("input", can.InputModalities, needs.InputModalities);
        found.All("output", can.OutputModalities, needs.OutputModalities);
        found.Flag("tools", needs.Tools ? Has(can.Tools, can, "tools") : true, "no tools");
        found.Flag("parallel tools", needs.ParallelTools ? Has(can.ParallelTools, can, "parallel_tool_calls") : true, "no parallel tool calls");
        found.Flag("structured output", needs.StructuredOutput ? Has(can.StructuredOutput, can, "structured_outputs") : true, "no structured output");
        found.Flag("reasoning", needs.Reasoning ? Has(can.Reasoning, can, "reasoning") : true, "no reasoning");
        found.Flag("prompt caching", needs.PromptCaching ? can.PromptCaching : true, "no prompt caching");
        found.AtMost("input price", can.Pricing?.Input * Million, needs.MaxInputPrice);
        found.AtMost("output price", can.Pricing?.Output * Million, needs.MaxOutputPrice);
        return found.Missing;
    }

    // A listed parameter says yes; its absence says nothing, because lists differ in what they name.
    private static bool? Has(bool? known, ModelCapabilities can, string parameter) =>
        known ?? (can.SupportedParameters.Contains(parameter, StringComparer.Ordinal) ? true : null);

    private sealed class Findings(List<string> unknown)
    {
        public List<string>? Missing { get; private set; }

        public void Lacks(string reason) => (Missing ??= []).Add(reason);

        public void Flag(string name, bool? has, string reason)
        {
            if (has is null)
            {
                unknown.Add(name);
            }
            else if (has is false)
            {
                Lacks(reason);
            }
        }

        public void AtLeast(string name, long? has, long? least)
        {
            if (least is { } needed)
            {
                Flag(name, has is { } known ? known >= needed : null, string.Create(CultureInfo.InvariantCulture, $"{name} {has} is under {needed}"));
            }
        }

        public void AtMost(string name, decimal? has, decimal? most)
        {
            if (most is { } allowed)
            {
                Flag(
                    name,
                    has is { } known ? known <= allowed : null,
                    string.Create(CultureInfo.InvariantCulture, $"{name} {has:0.######} is over {allowed} USD per million tokens"));
            }
        }

        // Who says nothing of modalities serves text: servers of other things say so.
        public void All(string name, IReadOnlyList<string> has, IReadOnlyList<string> needed)
        {
            foreach (var modality in needed)
            {
                Flag(
                    $"{name} {modality}",
                    has.Count == 0 ? (modality == "text" ? true : null) : has.Contains(modality, StringComparer.OrdinalIgnoreCase),
                    $"no {modality} {name}");
            }
        }
    }
}
