using Switchyard.Core.Performance;

namespace Switchyard.Core.Pipeline;

/// <summary>Orders an alias's targets by its strategy: the first one is asked, the others are its fallbacks.</summary>
/// <param name="health">Knows the targets' speed.</param>
/// <param name="random">Random numbers from 0 to 1.</param>
/// <param name="price">The price of a target per token of prompt plus token of answer; null when not known.</param>
/// <param name="performance">Knows how all replicas' calls to them did; null when only this one's health is known.</param>
public sealed class TargetOrder(
    TargetHealthRegistry health, Func<double> random, Func<Target, decimal?> price, LivePerformance? performance = null)
{
    // What a short answer has.
    private const int TypicalTokens = 200;

    /// <summary>The strategies the configuration may name.</summary>
    public static IReadOnlyList<string> Strategies { get; } =
        ["ordered", "weighted", "round-robin", "least-latency", "cheapest", "fastest", "balanced"];

    /// <summary>The targets in the order to try them.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="isDryRun">Whether nobody's turn is to be taken.</param>
    public IReadOnlyList<Target> Of(Alias alias, bool isDryRun = false)
    {
        var targets = alias.Targets.Select(weighted => weighted.Target).ToArray();
        return alias.Strategy switch
        {
            "weighted" => ByWeight(alias.Targets),
            "round-robin" => Rotated(targets, isDryRun ? alias.PeekTurn() : alias.NextTurn()),

            // A target without a measurement comes first: it has to be tried to be known.
            "least-latency" => [.. targets.OrderBy(FirstContent)],
            "fastest" => [.. targets.OrderBy(WholeAnswer)],
            "cheapest" => [.. targets.OrderBy(target => price(target) ?? decimal.MaxValue)],
            "balanced" => Balanced(targets),
            _ => targets,
        };
    }

    // A median over minutes is steadier than the last few calls; without one, what this replica saw itself.
    private double FirstContent(Target target) =>
        Live(target)?.FirstContent.Quantile(0.5) ?? health.Of(target).LatencyMs ?? 0;

    // The first content, and then as long as a short answer takes to be written.
    private double WholeAnswer(Target target)
    {
        var live = Live(target);
        var writing = live is { Tokens: > 0 } ? (double)live.WritingMicroseconds / live.Tokens * TypicalTokens / 1_000 : 0;
        return FirstContent(target) + writing;
    }

    private PerformanceTally? Live(Target target) => performance?.Of(target.Provider.Name, target.Model, PerformanceWindow.FiveMinutes);

    private static Target[] Rotated(Target[] targets, int turn) =>
        [.. Enumerable.Range(0, targets.Length).Select(i => targets[((turn % targets.Length) + i) % targets.Length])];

    private List<Target> ByWeight(IReadOnlyList<WeightedTarget> targets)
    {
        var left = targets.ToList();
        var order = new List<Target>(left.Count);
        while (left.Count > 0)
        {
            var total = left.Sum(target => target.Weight);
            var point = random() * total;
            var chosen = left.FindIndex(target => (point -= target.Weight) < 0);
            chosen = Math.Max(chosen, 0);
            order.Add(left[chosen].Target);
            left.RemoveAt(chosen);
        }

        return order;
    }

    // The rank by speed plus the rank by price, so that neither unit outweighs the other.
    private Target[] Balanced(Target[] targets)
    {
        var bySpeed = targets.OrderBy(WholeAnswer).ToList();
        var byPrice = targets.OrderBy(target => price(target) ?? decimal.MaxValue).ToList();
        return [.. targets.OrderBy(target => bySpeed.IndexOf(target) + byPrice.IndexOf(target))];
    }
}
