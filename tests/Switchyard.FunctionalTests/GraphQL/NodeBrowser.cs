using System.Text.Json;
using System.Text.Json.Nodes;
using Switchyard.FunctionalTests.Support;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>Has a script drive a real browser.</summary>
internal static class NodeBrowser
{
    private const string Package = "playwright-core";
    private const string Browser = "chromium";

    private static readonly string? Executable = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(static folder => Path.Combine(folder, Browser))
        .FirstOrDefault(File.Exists);

    /// <summary>What a skipped test says.</summary>
    public static string AbsentReason =>
        Executable is null ? $"{Browser} is not installed: run ./test.sh, or install it." : NodeScript.AbsentReason(Package);

    /// <summary>Whether it can be driven here.</summary>
    public static bool IsPresent => Executable is not null && NodeScript.IsPresent(Package);

    /// <summary>Does one job.</summary>
    /// <param name="script">The script's file.</param>
    /// <param name="job">What it reads, but for the browser.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<JsonElement> RunAsync(string script, JsonObject job, CancellationToken cancellationToken)
    {
        job["executable"] = Executable;
        return JsonElement.Parse(await NodeScript.RunAsync(script, job.ToJsonString(), cancellationToken));
    }
}
