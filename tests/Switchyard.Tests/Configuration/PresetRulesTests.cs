using Shouldly;
using Switchyard.Core.Configuration;
using Xunit;

namespace Switchyard.Tests.Configuration;

public sealed class PresetRulesTests
{
    [Fact]
    public void Validate_APresetWithinItsBounds_IsGood() =>
        Faults(new PresetOptions { Temperature = 2, TopP = 1, TopK = 1, MaxTokens = 1, ReasoningEffort = "none", FrequencyPenalty = -2, Stop = ["x"] }).ShouldBeEmpty();

    [Fact]
    public void Validate_APresetBeyondThem_NamesEveryFault() =>
        Faults(new PresetOptions
        {
            Temperature = 2.1m,
            TopP = 0,
            TopK = 0,
            MaxTokens = 0,
            ReasoningEffort = "much",
            FrequencyPenalty = -2.1m,
            PresencePenalty = 3,
            Stop = ["x", ""],
        }).ShouldBe(
            ["Temperature", "FrequencyPenalty", "PresencePenalty", "TopP", "TopK", "MaxTokens", "ReasoningEffort", "Stop:1"]);

    private static string[] Faults(PresetOptions preset)
    {
        var options = new ServiceOptions { Presets = { ["mine"] = preset } };
        ServiceOptionsDefaults.Apply(options, KnownTypes.All, static _ => false);
        return [.. new ServiceOptionsValidator(KnownTypes.All).Validate(options).Select(static fault => fault.Name.Replace("Switchyard:Presets:mine:", "", StringComparison.Ordinal))];
    }
}
