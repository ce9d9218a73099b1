using System.ComponentModel;
using System.Diagnostics;

namespace Switchyard.GraphQL.Tests.Support;

/// <summary>Runs the reference implementation on lines of JSON, in one process of node.</summary>
internal static class NodeReference
{
    public const string AbsentReason = "Node and the npm package graphql are not installed: run ./test.sh, or npm ci in the folder node.";

    private static readonly string Folder = Path.Combine(TestFolder.Path, "node");
    private static readonly Lazy<bool> Present = new(() =>
        Directory.Exists(Path.Combine(Folder, "node_modules", "graphql")) && NodeStarts());

    public static bool IsPresent => Present.Value;

    public static async Task<List<string>> AnswerAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        using var process = Start("reference.mjs");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        foreach (var line in lines)
        {
            await process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)]
            : throw new InvalidOperationException($"node ended with {process.ExitCode}: {await errors}");
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("node", arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static bool NodeStarts()
    {
        try
        {
            using var process = Start("--version");
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
