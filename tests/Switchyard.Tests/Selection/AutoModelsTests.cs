using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Performance;
using Xunit;

namespace Switchyard.Tests.Selection;

public sealed class AutoModelsTests
{
    private static readonly string[] Text = ["text"];

    private readonly SelectionRig _rig = new();

    public AutoModelsTests()
    {
        _rig.Add("a", "big", new ModelCapabilities
        {
            ContextWindow = 1_000_000,
            OutputModalities = Text,
            InputModalities = ["text", "image"],
            Tools = true,
            StructuredOutput = true,
            Pricing = SelectionRig.Price(5, 25),
            QualityTags = ["frontier"],
        });
        _rig.Add("a", "small", new ModelCapabilities
        {
            ContextWindow = 8_000,
            OutputModalities = Text,
            InputModalities = Text,
            Tools = false,
            Pricing = SelectionRig.Price(0.1m, 0.4m),
            QualityTags = ["small"],
        });
        _rig.Add("b", "gift:free", new ModelCapabilities
        {
            ContextWindow = 1_000_000,
            OutputModalities = Text,
            InputModalities = ["text", "image"],
            Tools = true,
            Pricing = SelectionRig.Price(0, 0),
            QualityTags = ["frontier"],
        });
        _rig.Add("b", "embed", new ModelCapabilities { ContextWindow = 8_000, OutputModalities = ["embeddings"], Pricing = SelectionRig.Price(0.01m, 0) });
        _rig.Add("sim", "sim-1", new ModelCapabilities { ContextWindow = 128_000, Pricing = SelectionRig.Price(0, 0) }, type: "simulated");
    }

    [Theory]
    [InlineData("auto:best", "a:big a:small b:gift:free")]
    [InlineData("auto:cheap", "a:small a:big b:gift:free")]
    public void Route_Auto_FollowsItsWishes(string model, string expected) => _rig.Route(SelectionRig.Call(model)).ShouldBe(expected);

    [Fact]
    public void Route_AutoTargets_BoundsTheList()
    {
        _rig.Options.Models.AutoTargets = 1;

        _rig.Route(SelectionRig.Call("auto:cheap")).ShouldBe("a:small");
    }

    [Fact]
    public void Route_RequestWithToolsOrImages_SkipsWhatLacksThem()
    {
        var tools = SelectionRig.Call("auto:cheap", change: request => request with { Tools = [new ToolDefinition { Name = "f" }] });
        var image = SelectionRig.Call("auto:cheap", change: request => request with
        {
            Messages = [new ChatMessage { Role = "user", Content = MessageContent.Of([new ContentPart { Type = "image", Url = "https://x/y.png" }]) }],
        });

        _rig.Route(tools).ShouldBe("a:big b:gift:free");
        _rig.Route(image).ShouldBe("a:big b:gift:free");
    }

    [Fact]
    public void Route_LongPrompt_SkipsSmallWindows() =>
        _rig.Route(SelectionRig.Call("auto:cheap", string.Join(' ', Enumerable.Repeat("word", 20_000)))).ShouldBe("a:big b:gift:free");

    [Fact]
    public void Route_OnlySimulated_IsChosen()
    {
        var rig = new SelectionRig();
        rig.Add("sim", "sim-1", new ModelCapabilities { ContextWindow = 128_000 }, type: "simulated");

        rig.Route(SelectionRig.Call("auto")).ShouldBe("sim:sim-1");
    }

    [Fact]
    public void Route_NothingFits_IsModelNotFound()
    {
        var rig = new SelectionRig();
        rig.Add("a", "plain", new ModelCapabilities { Tools = false });

        rig.Route(SelectionRig.Call("auto", change: request => request with { Tools = [new ToolDefinition { Name = "f" }] })).ShouldBe("model_not_found");
    }

    [Fact]
    public void Route_AutoFast_FollowsWhatWasMeasured()
    {
        for (var i = 0; i < 10; i++)
        {
            _rig.Live.Add("a", "big", new PerformanceSample(null, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(9), 100));
            _rig.Live.Add("a", "small", new PerformanceSample(null, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100), 100));
        }

        _rig.Route(SelectionRig.Call("auto:fast")).ShouldStartWith("a:small");
    }

    [Fact]
    public void Rank_TargetThatFails_FallsBehind()
    {
        for (var i = 0; i < 50; i++)
        {
            _rig.Live.Add("a", "big", new PerformanceSample(new LlmError(LlmErrorCode.UpstreamError, "x"), TimeSpan.FromSeconds(1), null, 0));
        }

        _rig.Route(SelectionRig.Call("auto:best")).ShouldStartWith("a:small");
    }

    [Fact]
    public void Route_OtherNames_AreNoAutomaticOnes() => _rig.Route(SelectionRig.Call("auto:other")).ShouldBe("a:auto:other");
}
