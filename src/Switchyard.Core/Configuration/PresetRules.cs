using Switchyard.Core.Dialects.Native;

namespace Switchyard.Core.Configuration;

/// <summary>The rules of one preset.</summary>
internal static class PresetRules
{
    private const int MostTokens = 1_000_000_000;

    public static void Check(string path, string name, PresetOptions preset, FaultList faults)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            faults.Add(path, "must have a name.");
        }

        Between($"{path}:Temperature", preset.Temperature, 0, 2, faults);
        Between($"{path}:FrequencyPenalty", preset.FrequencyPenalty, -2, 2, faults);
        Between($"{path}:PresencePenalty", preset.PresencePenalty, -2, 2, faults);
        if (preset.TopP is <= 0 or > 1)
        {
            faults.Add($"{path}:TopP", "must be over 0 and at most 1.");
        }

        faults.Range($"{path}:TopK", preset.TopK ?? 1, 1, MostTokens);
        faults.Range($"{path}:MaxTokens", preset.MaxTokens ?? 1, 1, MostTokens);
        if (!NativeRequestRules.IsEffort(preset.ReasoningEffort))
        {
            faults.Add($"{path}:ReasoningEffort", $"must be one of {NativeRequestRules.Efforts}.");
        }

        for (var i = 0; i < preset.Stop.Count; i++)
        {
            if (string.IsNullOrEmpty(preset.Stop[i]))
            {
                faults.Add($"{path}:Stop:{i}", "must not be empty.");
            }
        }
    }

    private static void Between(string path, decimal? value, int least, int most, FaultList faults)
    {
        if (value < least || value > most)
        {
            faults.Add(path, $"must be from {least} to {most}.");
        }
    }
}
