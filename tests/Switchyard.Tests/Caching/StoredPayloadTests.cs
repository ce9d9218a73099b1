using Shouldly;
using Switchyard.Core.Caching;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>What lies in the store under a true name, and is no answer all the same.</summary>
public sealed class StoredPayloadTests : IDisposable
{
    private readonly CacheRig _rig = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 99, 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 255, 255, 255, 255 })]
    public async Task CompleteAsync_PayloadThatIsNoAnswer_IsAMissAndCounted(byte[] payload)
    {
        var context = _rig.Context();
        var asked = _rig.AskAsync(context);
        (await _rig.Inner.NextAsync()).Answer("good");
        await asked;
        await _rig.LandedAsync();
        var key = new CacheKey("t", context.Trace.CacheDigest.ShouldNotBeNull());
        var entry = (await _rig.Store.GetAsync(key, Token)).Entry.ShouldNotBeNull();
        await _rig.Store.SetAsync(entry with { Payload = payload, Decoded = null }, _rig.Store.Now, Token);

        var again = _rig.AskAsync();
        (await _rig.Inner.NextAsync()).Answer("better");

        (await again).ShouldBe(("better", CacheResult.Miss, null));
        _rig.Metrics.CacheStore.Rejections.ShouldBe(1);
        await _rig.LandedAsync();
        (await _rig.AskAsync()).Answer.ShouldBe("better");
    }

    [Fact]
    public async Task CompleteAsync_HitsAtTheSameTime_GiveTheSameBytesEach()
    {
        await _rig.FillAsync("good");

        var hits = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => _rig.AskAsync(), Token)));

        hits.ShouldAllBe(hit => hit.Answer == "good" && hit.Cache == CacheResult.Hit);
        _rig.Inner.Count.ShouldBe(1);
    }
}
