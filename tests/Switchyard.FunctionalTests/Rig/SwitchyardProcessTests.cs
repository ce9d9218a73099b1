using System.Net;
using Shouldly;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Rig;

/// <summary>The built server starts, can be measured, and leaves as asked.</summary>
public sealed class SwitchyardProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StopAsync_RunningServer_EndsIt()
    {
        await using var server = await SwitchyardProcess.StartAsync(new Dictionary<string, string>(), Token);
        using var response = await server.Client.GetAsync(new Uri("/health/live", UriKind.Relative), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var usage = server.Usage;
        usage.ResidentBytes.ShouldBeInRange(10L << 20, 1L << 30);
        usage.PeakResidentBytes.ShouldBeGreaterThanOrEqualTo(usage.ResidentBytes);
        usage.Cpu.ShouldBeGreaterThan(TimeSpan.Zero);
        usage.OpenFiles.ShouldBeGreaterThan(10);
        await server.StopAsync(Token);
        server.HasExited.ShouldBeTrue();
        server.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task KillAsync_RunningServer_EndsItAtOnce()
    {
        await using var server = await SwitchyardProcess.StartAsync(new Dictionary<string, string>(), Token);

        await server.KillAsync();

        server.ExitCode.ShouldBe(137);
        await Should.ThrowAsync<HttpRequestException>(
            () => server.Client.GetAsync(new Uri("/health/live", UriKind.Relative), Token));
    }
}
