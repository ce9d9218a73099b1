using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>An answer past its time is served while one new one is fetched, for as long as the configuration lets it.</summary>
public sealed class StaleAnswerTests : IDisposable
{
    private static readonly LlmError Broken = new(LlmErrorCode.UpstreamError, "failed") { Provider = "up", UpstreamStatus = 500 };
    private static readonly LlmError Missing = new(LlmErrorCode.ModelNotFound, "gone") { Provider = "up", UpstreamStatus = 404 };

    private readonly CacheRig _rig = new();

    public StaleAnswerTests()
    {
        _rig.Options.DefaultTtl = TimeSpan.FromSeconds(60);
        _rig.Options.StaleWhileRevalidate = TimeSpan.FromSeconds(30);
        _rig.Options.NegativeTtl = TimeSpan.FromSeconds(300);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task CompleteAsync_StaleAnswer_IsServedWithItsAgeAndRefreshedOnce()
    {
        await _rig.FillAsync("old");
        _rig.Time.Advance(TimeSpan.FromSeconds(61));

        for (var i = 0; i < 5; i++)
        {
            (await _rig.AskAsync()).ShouldBe(("old", CacheResult.Hit, 61));
        }

        var refresh = await _rig.Inner.NextAsync();
        _rig.Inner.Count.ShouldBe(2);
        refresh.Answer("new");
        await _rig.LandedAsync();

        (await _rig.AskAsync()).ShouldBe(("new", CacheResult.Hit, 0));
        _rig.Inner.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CompleteAsync_RefreshFails_TheStaleAnswerStaysToTheEndOfItsGrace(bool isFinal)
    {
        await _rig.FillAsync("old");
        _rig.Time.Advance(TimeSpan.FromSeconds(61));
        await _rig.AskAsync();
        (await _rig.Inner.NextAsync()).Fail(isFinal ? Missing : Broken);
        await _rig.LandedAsync();

        _rig.Time.Advance(TimeSpan.FromSeconds(28));
        (await _rig.AskAsync()).ShouldBe(("old", CacheResult.Hit, 89));
        (await _rig.Inner.NextAsync()).Fail(isFinal ? Missing : Broken);
        await _rig.LandedAsync();

        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        var asked = _rig.AskAsync();
        (await _rig.Inner.NextAsync()).Answer("new");
        (await asked).ShouldBe(("new", CacheResult.Miss, null));
    }

    [Fact]
    public async Task CompleteAsync_StaleAnswerTooOldForTheRequest_JoinsTheRefresh()
    {
        await _rig.FillAsync("old");
        _rig.Time.Advance(TimeSpan.FromSeconds(61));
        await _rig.AskAsync();
        var refresh = await _rig.Inner.NextAsync();
        var strict = _rig.AskAsync(_rig.Context(headers: ("cache-control", "max-age=10")));

        refresh.Answer("new");

        (await strict).Answer.ShouldBe("new");
        _rig.Inner.Count.ShouldBe(2);
    }

    [Fact]
    public async Task CompleteAsync_OnlyIfCached_ServesTheStaleAnswerAndCallsNobody()
    {
        await _rig.FillAsync("old");
        _rig.Time.Advance(TimeSpan.FromSeconds(61));

        (await _rig.AskAsync(_rig.Context(headers: ("cache-control", "only-if-cached")))).ShouldBe(("old", CacheResult.Hit, 61));

        _rig.Service.Running.ShouldBe(0);
        _rig.Inner.Count.ShouldBe(1);
    }

    [Fact]
    public async Task StopAsync_RefreshRuns_EndsItAndBeginsNoOther()
    {
        await _rig.FillAsync("old");
        _rig.Time.Advance(TimeSpan.FromSeconds(61));
        await _rig.AskAsync();
        var refresh = await _rig.Inner.NextAsync();

        await _rig.Service.StopAsync(Token);

        _rig.Service.Running.ShouldBe(0);
        refresh.Outcome.IsCompleted.ShouldBeFalse();
        (await _rig.AskAsync()).ShouldBe(("old", CacheResult.Hit, 61));
        _rig.Inner.Count.ShouldBe(2);
    }

    [Fact]
    public async Task CompleteAsync_ReplicasShareCalls_TheStaleEntryItselfIsNoRefresh()
    {
        using var rig = new CacheRig(new FreeFlights());
        rig.Options.DefaultTtl = TimeSpan.FromSeconds(60);
        rig.Options.StaleWhileRevalidate = TimeSpan.FromSeconds(30);
        rig.Options.ShareAcrossReplicas = true;
        await rig.FillAsync("old");
        rig.Time.Advance(TimeSpan.FromSeconds(61));

        (await rig.AskAsync()).ShouldBe(("old", CacheResult.Hit, 61));
        await rig.LandedOrCalledAsync(calls: 2);

        rig.Inner.Count.ShouldBe(2);
        (await rig.Inner.NextAsync()).Answer("new");
        await rig.LandedAsync();
        (await rig.AskAsync()).Answer.ShouldBe("new");
    }

    private sealed class FreeFlights : IFlightLock, IAsyncDisposable
    {
        public ValueTask<FlightClaim> TryBeginAsync(CacheKey key, CancellationToken cancellationToken) => new(new FlightClaim(this));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
