namespace Switchyard.Core.Selection;

/// <summary>The parts of a score, each from 0 to 1 whatever their weights. What is not known counts in the middle; an unknown price at the bottom.</summary>
/// <param name="Cost">1 is free; half is about 10 USD per million tokens.</param>
/// <param name="Latency">1 is at once; half is a second to the first content.</param>
/// <param name="Throughput">Half is 50 tokens per second.</param>
/// <param name="Quality">1 is the best there is.</param>
public readonly record struct ScoreParts(double Cost, double Latency, double Throughput, double Quality)
{
    /// <summary>The score.</summary>
    /// <param name="weights">How much each part counts.</param>
    public double Weigh(ModelWeights weights)
    {
        var total = weights.Cost + weights.Latency + weights.Throughput + weights.Quality;
        var sum = (Cost * weights.Cost) + (Latency * weights.Latency) + (Throughput * weights.Throughput) + (Quality * weights.Quality);
        return total <= 0 ? 0 : sum / total;
    }
}
