namespace Switchyard.Core.Configuration;

/// <summary>The rules of <c>GraphQL</c>.</summary>
internal static class GraphQLRules
{
    private const int MostDepth = 256;
    private const int MostCost = 1_000_000;

    public static void Check(string path, GraphQLApiOptions options, FaultList faults)
    {
        faults.Range($"{path}:MaxDepth", options.MaxDepth, 1, MostDepth);
        faults.Range($"{path}:MaxCost", options.MaxCost, 1, MostCost);
        if (options.CostPerMinute < 0)
        {
            faults.Add($"{path}:CostPerMinute", "must be 0 (no bound) or more.");
        }
    }
}
