using Shouldly;
using Switchyard.Core.Limits;
using Xunit;

namespace Switchyard.Tests.Providers;

/// <summary>What a provider's headers say is left reaches whoever holds the limits, whatever became of the answer.</summary>
public abstract partial class ProviderConformanceTests
{
    private static readonly Dictionary<string, string> Left = new() { ["x-ratelimit-remaining-requests"] = "4", ["x-ratelimit-reset-requests"] = "6m0s" };

    private static readonly UpstreamAllowance FourLeft = new(4, TimeSpan.FromMinutes(6), null, default);

    [Fact]
    public async Task CompleteAsync_RateHeaders_AreInTheFacts()
    {
        using var network = new StubNetwork(200, "application/json", Whole) { Extra = Left };

        var answer = await CompleteAsync(network);

        answer.Value!.Facts.Allowance.ShouldBe(FourLeft);
        answer.Value.Dispose();
    }

    [Fact]
    public async Task CompleteStreamAsync_RateHeaders_AreInTheFacts()
    {
        using var network = new StubNetwork(200, "text/event-stream", Streamed) { Extra = Left };

        var events = await StreamAsync(network);

        events[0].Facts!.Allowance.ShouldBe(FourLeft);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task CompleteAsync_RateHeadersOfAFailure_AreInTheError(int status)
    {
        using var network = new StubNetwork(status, "application/json", Broken) { Extra = Left };
        using var streaming = new StubNetwork(status, "application/json", Broken) { Extra = Left };

        (await ErrorAsync(network))!.Allowance.ShouldBe(FourLeft);
        (await LastErrorAsync(streaming))!.Allowance.ShouldBe(FourLeft);
    }
}
