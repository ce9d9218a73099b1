using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchyard.FunctionalTests.Support;

/// <summary>Runs the official OpenAI client for Node, many calls in one process.</summary>
internal static class NodeOpenAI
{
    /// <summary>What a skipped test says.</summary>
    public const string AbsentReason = "Node and the npm package openai are not installed: run ./test.sh, or npm ci in the folder node.";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string Folder =
        Path.Combine(RepositoryRoot.Path, "tests", "Switchyard.FunctionalTests", "node");

    private static readonly Lazy<bool> Found = new(() =>
        Directory.Exists(Path.Combine(Folder, "node_modules", "openai")) && NodeStarts());

    /// <summary>Whether the client can be run here.</summary>
    public static bool IsPresent => Found.Value;

    /// <summary>Runs all calls, a few at a time, and returns their results in the same order. Ends after 3 minutes at the latest.</summary>
    public static async Task<IReadOnlyList<NodeChatResult>> RunAsync(
        IReadOnlyList<NodeChatJob> jobs, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(StartInfo("chat.mjs"))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(Serialize(jobs).AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<NodeChatResult[]>(await output, Json)!
                : throw new InvalidOperationException($"node ended with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static ProcessStartInfo StartInfo(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ServerEnvironment.RemoveInheritedSettings(start.Environment);
        return start;
    }

    private static string Serialize(IReadOnlyList<NodeChatJob> jobs) => new JsonArray([.. jobs.Select(job => new JsonObject
    {
        ["baseURL"] = job.BaseUrl,
        ["apiKey"] = job.ApiKey,
        ["body"] = job.Body.DeepClone(),
        ["headers"] = JsonSerializer.SerializeToNode(job.Headers ?? new Dictionary<string, string>(), Json),
    })]).ToJsonString();

    private static bool NodeStarts()
    {
        try
        {
            using var process = Process.Start(StartInfo("--version"))!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
