using System.Collections.Frozen;
using System.Globalization;

namespace Switchyard.Core.Configuration;

/// <summary>The rules of what the configuration says about models.</summary>
internal static class ModelRules
{
    private const int MostTokens = 1_000_000_000;

    private static readonly FrozenSet<string> Modalities =
        new[] { "text", "image", "file", "audio", "video", "embeddings" }.ToFrozenSet(StringComparer.Ordinal);

    public static void Check(string path, ModelsOptions models, FaultList faults)
    {
        if (models.RefreshInterval < TimeSpan.FromSeconds(10) || models.RefreshInterval > TimeSpan.FromDays(7))
        {
            faults.Add($"{path}:RefreshInterval", "must be a time span from 00:00:10 to 7.00:00:00.");
        }

        faults.Range($"{path}:AutoTargets", models.AutoTargets, 1, Pipeline.ModelRouter.MostTargets);
        if (models.ContextMargin is not 0 and (< 1 or > 100))
        {
            faults.Add($"{path}:ContextMargin", "must be 0 (off) or a number from 1 to 100.");
        }
    }

    public static void Check(string path, ModelOverrideOptions model, FaultList faults)
    {
        faults.Range($"{path}:ContextWindow", model.ContextWindow ?? 1, 1, MostTokens);
        faults.Range($"{path}:MaxOutputTokens", model.MaxOutputTokens ?? 1, 1, MostTokens);
        if (model.MaxOutputTokens > model.ContextWindow)
        {
            faults.Add($"{path}:MaxOutputTokens", "must be at most ContextWindow.");
        }

        CheckModalities($"{path}:InputModalities", model.InputModalities, faults);
        CheckModalities($"{path}:OutputModalities", model.OutputModalities, faults);
        if (model.KnowledgeCutoff is { } cutoff && !IsDate(cutoff, "yyyy-MM") && !IsDate(cutoff, "yyyy-MM-dd"))
        {
            faults.Add($"{path}:KnowledgeCutoff", "must be written yyyy-MM or yyyy-MM-dd.");
        }

        if (model.DeprecationDate is { } end && !IsDate(end, "yyyy-MM-dd"))
        {
            faults.Add($"{path}:DeprecationDate", "must be written yyyy-MM-dd.");
        }
    }

    private static void CheckModalities(string path, IList<string> modalities, FaultList faults)
    {
        for (var i = 0; i < modalities.Count; i++)
        {
            if (!Modalities.Contains(modalities[i]))
            {
                faults.Add($"{path}:{i}", $"must be one of {string.Join(", ", Modalities.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    private static bool IsDate(string text, string format) =>
        DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
