using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class TargetOrderTests
{
    private readonly PipelineRig _rig = new();

    public TargetOrderTests()
    {
        _rig.Add(new FakeProvider("a"));
        _rig.Add(new FakeProvider("b"));
        _rig.Add(new FakeProvider("c"));
    }

    [Theory]
    [InlineData("p:m", "p:m", 1)]
    [InlineData("p:m=3", "p:m", 3)]
    [InlineData("p:a=b=12", "p:a=b", 12)]
    [InlineData("p:m=x", "p:m=x", 1)]
    [InlineData("p:m=-1", "p:m=-1", 1)]
    [InlineData("p:m=", "p:m=", 1)]
    [InlineData("=3", "=3", 1)]
    public void Split_Text_IsTargetAndWeight(string text, string target, int weight) => Core.Pipeline.Alias.Split(text).ShouldBe((target, weight));

    [Fact]
    public void Targets_OfDisabledProviders_AreLeftOut() => Text(Alias("ordered", "a:m", "nobody:m", "nonsense", "b:m:free").Targets
        .Select(target => target.Target)).ShouldBe("a:m b:m:free");

    [Fact]
    public void Of_Ordered_KeepsTheOrder() => Text(Order().Of(Alias("ordered", "c:m", "a:m"))).ShouldBe("c:m a:m");

    [Fact]
    public void Of_RoundRobin_TakesTurns()
    {
        var alias = Alias("round-robin", "a:m", "b:m", "c:m");
        var order = Order();

        string[] turns = [Text(order.Of(alias)), Text(order.Of(alias)), Text(order.Of(alias)), Text(order.Of(alias))];

        turns.ShouldBe(["a:m b:m c:m", "b:m c:m a:m", "c:m a:m b:m", "a:m b:m c:m"]);
    }

    [Fact]
    public void Of_Weighted_SharesByWeight()
    {
        var random = new Random(7);
        var order = new TargetOrder(_rig.Health, random.NextDouble, _ => null);
        var alias = Alias("weighted", "a:m=6", "b:m=3", "c:m");

        var first = Enumerable.Range(0, 10_000).Select(_ => order.Of(alias)).ToList();

        first.ShouldAllBe(targets => targets.Distinct().Count() == 3);
        Share("a").ShouldBe(0.6, 0.02);
        Share("b").ShouldBe(0.3, 0.02);
        Share("c").ShouldBe(0.1, 0.02);

        double Share(string name) => first.Count(targets => targets[0].Provider.Name == name) / 10_000.0;
    }

    [Fact]
    public void Of_LeastLatency_TriesTheUnknownThenTheFastest()
    {
        var alias = Alias("least-latency", "a:m", "b:m", "c:m");
        Measure(alias, 0, 300);
        Measure(alias, 1, 100);

        Text(Order().Of(alias)).ShouldBe("c:m b:m a:m");
    }

    [Fact]
    public void Of_CheapestAndBalanced_WeighPrices()
    {
        Text(Order().Of(Alias("cheapest", "a:m", "b:m", "c:m"))).ShouldBe("c:m a:m b:m");
        var balanced = Alias("balanced", "a:m", "b:m", "c:m");
        Measure(balanced, 0, 100);
        Measure(balanced, 1, 200);
        Measure(balanced, 2, 300);

        Text(Order().Of(balanced))[..3].ShouldBe("a:m");
    }

    [Fact]
    public void Release_LastLease_DisposesTheProvidersOnce()
    {
        var provider = new FakeProvider("d");
        _rig.Add(provider);
        var table = _rig.Table();
        table.TryAcquire().ShouldBeTrue();
        table.TryAcquire().ShouldBeTrue();

        table.Release();
        table.Release();

        provider.IsDisposed.ShouldBeFalse();
        table.Release();
        (provider.IsDisposed, table.TryAcquire()).ShouldBe((true, false));
    }

    private static string Text(IEnumerable<Target> targets) => string.Join(' ', targets);

    // c is cheapest, b has no price.
    private TargetOrder Order() => new(_rig.Health, () => 0, target => target.Provider.Name switch { "a" => 2m, "c" => 1m, _ => null });

    private Alias Alias(string strategy, params string[] targets)
    {
        _rig.Options.Aliases[strategy] = new AliasOptions { Strategy = strategy, Targets = targets };
        return _rig.Table().Aliases[strategy];
    }

    private void Measure(Alias alias, int index, double ms) =>
        _rig.Health.Of(alias.Targets[index].Target).Succeeded(TimeSpan.FromMilliseconds(ms));
}
