namespace Switchyard.Core.Pipeline;

/// <summary>Orders an alias's targets by its strategy: the first one is asked, the others are its fallbacks.</summary>
/// <param name="health">Knows the targets' speed.</param>
/// <param name="random">Random numbers from 0 to 1.</param>
/// <param name="price">The price of a target per token of prompt plus token of answer; null when not known.</param>
public sealed class TargetOrder(TargetHealthRegistry health, Func<double> random, Func<Target, decimal?> price)
{
    /// <summary>The strategies the configuration may name.</summary>
    public static IReadOnlyList<string> Strategies { get; } =
        ["ordered", "weighted", "round-robin", "least-latency", "cheapest", "fastest", "balanced"];

    /// <summary>The targets in the order to try them.</summary>
    /// <param name="alias">The alias.</param>
    public IReadOnlyList<Target> Of(Alias alias)
    {
        var targets = alias.Targets.Select(weighted => weighted.Target).ToArray();
        return alias.Strategy switch
        {
            "weighted" => ByWeight(alias.Targets),
            "round-robin" => Rotated(targets, alias.NextTurn()),

            // A target without a measurement comes first: it has to be tried to be known.
            "least-latency" or "fastest" => [.. targets.OrderBy(target => health.Of(target).LatencyMs ?? 0)],
            "cheapest" => [.. targets.OrderBy(target => price(target) ?? decimal.MaxValue)],
            "balanced" => Balanced(targets),
            _ => targets,
        };
    }

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
        var bySpeed = targets.OrderBy(target => health.Of(target).LatencyMs ?? 0).ToList();
        var byPrice = targets.OrderBy(target => price(target) ?? decimal.MaxValue).ToList();
        return [.. targets.OrderBy(target => bySpeed.IndexOf(target) + byPrice.IndexOf(target))];
    }
}
