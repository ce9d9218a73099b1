using System.Diagnostics;
using Shouldly;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Docs;

/// <summary>The samples do what they say.</summary>
public sealed class SampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StreamChat_InTypeScript_PrintsTheAnswer()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "Switchyard.FunctionalTests", "node");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(folder, "node_modules", "openai")), "The npm packages of the functional tests are not installed.");
        await using var server = await SwitchyardProcess.StartAsync(new Dictionary<string, string>(), Cancel);
        // The sample uses no type syntax, so that it runs as it stands wherever the package can be found.
        var script = Path.Combine(folder, $"sample-{Guid.NewGuid():N}.mjs");
        File.Copy(Path.Combine(RepositoryRoot.Path, "samples", "streamChat.ts"), script);
        try
        {
            var start = new ProcessStartInfo("node", [script]) { RedirectStandardOutput = true };
            start.Environment["SWITCHYARD_URL"] = server.BaseUrl + "/v1";
            using var node = Process.Start(start)!;

            var printed = await node.StandardOutput.ReadToEndAsync(Cancel);
            await node.WaitForExitAsync(Cancel);

            node.ExitCode.ShouldBe(0);
            printed.ShouldBe("You said: Say hello. (This answer is simulated; no provider was asked.)\n");
        }
        finally
        {
            File.Delete(script);
        }
    }
}
