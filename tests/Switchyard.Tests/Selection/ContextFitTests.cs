using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;
using Xunit;

namespace Switchyard.Tests.Selection;

public sealed class ContextFitTests
{
    private static readonly string Long = string.Join(' ', Enumerable.Repeat("word", 30_000));

    private readonly SelectionRig _rig = new();

    public ContextFitTests()
    {
        _rig.Add("a", "small", new ModelCapabilities { ContextWindow = 8_000 });
        _rig.Add("a", "asked", new ModelCapabilities { ContextWindow = 8_000, ExtendedContextWindow = 1_000_000 });
        _rig.Add("a", "near", new ModelCapabilities { ContextWindow = 25_000 });
        _rig.Add("a", "unknown", new ModelCapabilities());
        _rig.Add("b", "large", new ModelCapabilities { ContextWindow = 1_000_000 });
        _rig.Options.Aliases["either"] = new AliasOptions { Targets = ["a:small", "b:large"] };
        _rig.Options.Aliases["strict"] = new AliasOptions { Targets = ["a:small", "b:large"], FitContext = false };
    }

    [Theory]
    [InlineData("a:small", "context_length_exceeded")]
    [InlineData("a:asked", "a:asked")]
    [InlineData("a:near", "a:near")]
    [InlineData("a:unknown", "a:unknown")]
    [InlineData("b:large", "b:large")]
    [InlineData("either", "b:large")]
    [InlineData("strict", "context_length_exceeded")]
    public void Route_LongPrompt_IsRefusedOnlyWhereItSurelyDoesNotFit(string model, string expected) =>
        _rig.Route(SelectionRig.Call(model, Long)).ShouldBe(expected);

    [Theory]
    [InlineData("either", "a:small b:large")]
    [InlineData("strict", "a:small b:large")]
    public void Route_ShortPrompt_GoesWhereItWould(string model, string expected) => _rig.Route(SelectionRig.Call(model)).ShouldBe(expected);

    [Fact]
    public void Route_CheckOff_RefusesNothing()
    {
        _rig.Options.Models.ContextMargin = 0;

        _rig.Route(SelectionRig.Call("a:small", Long)).ShouldBe("a:small");
    }

    [Fact]
    public void Route_RequestThatIsShortenedThere_IsLeftAlone() =>
        _rig.Route(SelectionRig.Call("a:small", Long + " {\"id\":\"context-compression\"}")).ShouldBe("a:small");
}
