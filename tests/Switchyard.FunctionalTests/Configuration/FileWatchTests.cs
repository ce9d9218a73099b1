using Shouldly;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Configuration;

/// <summary>What the server has the kernel tell it of.</summary>
public sealed class FileWatchTests
{
    private const string PollVariable = "DOTNET_USE_POLLING_FILE_WATCHER";

    [Theory]
    [InlineData(null, false)]
    [InlineData("false", true)]
    public async Task Start_SettingsFiles_AreWatchedOnlyWhereThatIsAskedFor(string? polls, bool expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The open files of a process are read as Linux shows them.");
        var environment = new Dictionary<string, string>();
        if (polls is not null)
        {
            environment[PollVariable] = polls;
        }

        await using var server = await SwitchyardProcess.StartAsync(environment, TestContext.Current.CancellationToken);

        Directory.EnumerateFiles($"/proc/{server.ProcessId}/fd")
            .Any(static file => new FileInfo(file).LinkTarget?.Contains("inotify", StringComparison.Ordinal) == true)
            .ShouldBe(expected);
    }
}
