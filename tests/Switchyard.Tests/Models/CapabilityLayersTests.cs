using Shouldly;
using Switchyard.Core.Models;
using Xunit;

namespace Switchyard.Tests.Models;

public sealed class CapabilityLayersTests
{
    [Fact]
    public void Merge_AllLayers_TakesTheFirstThatSaysIt()
    {
        var merged = CapabilityLayers.Merge(
            new ModelCapabilities { ContextWindow = 1 },
            new ModelCapabilities { ContextWindow = 2, MaxOutputTokens = 20, InputModalities = ["text"] },
            new ModelCapabilities { ContextWindow = 3, MaxOutputTokens = 30, Tools = false, InputModalities = ["text", "image"], ExtendedContextWindow = 9, Multimodal = true });

        (merged.ContextWindow, merged.MaxOutputTokens, merged.Tools, merged.Multimodal).ShouldBe((1, 20, false, false));
        merged.ExtendedContextWindow.ShouldBeNull();
        merged.Sources.ShouldBe(
            new Dictionary<string, string>
            {
                ["contextWindow"] = "configuration",
                ["maxOutputTokens"] = "provider",
                ["inputModalities"] = "provider",
                ["multimodal"] = "provider",
                ["tools"] = "snapshot",
            },
            ignoreOrder: true);
    }

    [Fact]
    public void Merge_NothingKnown_StaysUnknown()
    {
        var merged = CapabilityLayers.Merge(null, new ModelCapabilities(), null);

        (merged.ContextWindow, merged.Tools, merged.Pricing, merged.Multimodal).ShouldBe((null, null, null, null));
        merged.Sources.ShouldBeEmpty();
    }
}
