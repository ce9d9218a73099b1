using Shouldly;
using Switchyard.Core.Models;
using Switchyard.Core.Selection;
using Xunit;

namespace Switchyard.Tests.Selection;

public sealed class ModelSelectorTests
{
    private readonly SelectionRig _rig = new();

    public ModelSelectorTests()
    {
        _rig.Add("a", "known", new ModelCapabilities { ContextWindow = 100_000, Tools = true, Pricing = SelectionRig.Price(2, 8), QualityTags = ["strong", "code"] });
        _rig.Add("a", "cheap", new ModelCapabilities { ContextWindow = 100_000, Tools = true, Pricing = SelectionRig.Price(1, 2), QualityTags = ["small"] });
        _rig.Add("b", "unknown", new ModelCapabilities());
        _rig.Add("b", "lacking", new ModelCapabilities { ContextWindow = 4_000, Tools = false, Pricing = SelectionRig.Price(9, 9) });
    }

    [Fact]
    public void Rank_HardRequirements_RejectWithReasons()
    {
        var ranking = Rank(new ModelRequirements { ContextTokens = 50_000, Tools = true, MaxInputPrice = 2 }, new ModelWeights { Cost = 1 });

        Ids(ranking).ShouldBe("a:cheap a:known");
        var reasons = ranking.Rejected.ToDictionary(model => model.Candidate.Target.ToString(), model => string.Join("; ", model.Reasons));
        reasons["b:unknown"].ShouldBe("context window is not known; tools is not known; input price is not known");
        reasons["b:lacking"].ShouldBe("context window 4000 is under 50000; no tools; input price 9 is over 2 USD per million tokens");
    }

    [Fact]
    public void Rank_AllowUnknown_PutsThemBehind() =>
        Ids(Rank(new ModelRequirements { Tools = true, AllowUnknown = true }, new ModelWeights { Cost = 1 })).ShouldBe("a:cheap a:known b:unknown");

    [Fact]
    public void Rank_QualityTags_OutweighPrice() =>
        Ids(Rank(new ModelRequirements { Tools = true }, new ModelWeights { Cost = 0.5, Quality = 2, QualityTags = ["code"] })).ShouldBe("a:known a:cheap");

    [Fact]
    public void Rank_ProvidersAndRegion_AreHeld()
    {
        Ids(Rank(new ModelRequirements { Providers = ["B"] }, ModelWeights.Cheap)).ShouldNotContain("a:");
        Rank(new ModelRequirements { Region = "eu" }, ModelWeights.Cheap).Ranked.ShouldBeEmpty();
    }

    private static string Ids(ModelRanking ranking) => string.Join(' ', ranking.Ranked.Select(model => model.Candidate.Target));

    private ModelRanking Rank(ModelRequirements needs, ModelWeights weights) => _rig.Selector.Rank(_rig.Selector.Candidates(_rig.Table()), needs, weights);
}
