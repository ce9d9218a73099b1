using Shouldly;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Hosting;

/// <summary>The variable that puts the wall clock off.</summary>
public sealed class ClockOffsetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("soon")]
    [InlineData("400.00:00:00")]
    public async Task Start_WithAnOffsetThatIsNone_IsRefused(string offset)
    {
        await using var server = await SwitchyardProcess.StartToFailAsync(
            new Dictionary<string, string> { ["SWITCHYARD_CLOCK_OFFSET"] = offset }, Token);

        server.ExitCode.ShouldNotBe(0);
        server.Output.ShouldContain("SWITCHYARD_CLOCK_OFFSET must be a time span");
    }
}
