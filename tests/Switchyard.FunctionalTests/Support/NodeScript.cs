using System.ComponentModel;
using System.Diagnostics;

namespace Switchyard.FunctionalTests.Support;

/// <summary>Runs scripts of the folder <c>node</c>: text in, text out.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string Folder =
        Path.Combine(RepositoryRoot.Path, "tests", "Switchyard.FunctionalTests", "node");

    private static readonly Lazy<bool> Starts = new(NodeStarts);

    /// <summary>What a skipped test says.</summary>
    /// <param name="package">The npm package it needs.</param>
    public static string AbsentReason(string package) =>
        $"Node and the npm package {package} are not installed: run ./test.sh, or npm ci in the folder node.";

    /// <summary>Whether scripts that use a package can be run here.</summary>
    /// <param name="package">The npm package.</param>
    public static bool IsPresent(string package) => Directory.Exists(Path.Combine(Folder, "node_modules", package)) && Starts.Value;

    /// <summary>Runs a script to its end. Ends after 3 minutes at the latest.</summary>
    /// <param name="script">Its file.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string script, string input, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(StartInfo(script))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? await output
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
