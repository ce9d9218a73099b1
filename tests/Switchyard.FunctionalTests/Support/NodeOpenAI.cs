using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchyard.FunctionalTests.Support;

/// <summary>Runs the official OpenAI client for Node, many calls in one process.</summary>
internal static class NodeOpenAI
{
    private const string Package = "openai";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What a skipped test says.</summary>
    public static string AbsentReason => NodeScript.AbsentReason(Package);

    /// <summary>Whether the client can be run here.</summary>
    public static bool IsPresent => NodeScript.IsPresent(Package);

    /// <summary>Runs all calls, a few at a time, and returns their results in the same order. Ends after 3 minutes at the latest.</summary>
    public static async Task<IReadOnlyList<NodeChatResult>> RunAsync(IReadOnlyList<NodeChatJob> jobs, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<NodeChatResult[]>(await NodeScript.RunAsync("chat.mjs", Serialize(jobs), cancellationToken), Json)!;

    private static string Serialize(IReadOnlyList<NodeChatJob> jobs) => new JsonArray([.. jobs.Select(job => new JsonObject
    {
        ["baseURL"] = job.BaseUrl,
        ["apiKey"] = job.ApiKey,
        ["body"] = job.Body.DeepClone(),
        ["headers"] = JsonSerializer.SerializeToNode(job.Headers ?? new Dictionary<string, string>(), Json),
    })]).ToJsonString();
}
