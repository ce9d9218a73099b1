using System.Text.Json;
using System.Text.Json.Nodes;
using Switchyard.FunctionalTests.Support;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>Runs the reference packages of GraphQL's transports for Node.</summary>
internal static class NodeGraphQL
{
    private static readonly string[] Packages = ["graphql-http", "graphql-sse", "graphql-ws", "ws"];

    /// <summary>What a skipped test says.</summary>
    public static string AbsentReason => NodeScript.AbsentReason(string.Join(", ", Packages));

    /// <summary>Whether they can be run here.</summary>
    public static bool IsPresent => Packages.All(NodeScript.IsPresent);

    /// <summary>Does one job.</summary>
    /// <param name="job">What <c>graphql.mjs</c> reads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<JsonElement> RunAsync(JsonObject job, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await NodeScript.RunAsync("graphql.mjs", job.ToJsonString(), cancellationToken)).RootElement;
}
