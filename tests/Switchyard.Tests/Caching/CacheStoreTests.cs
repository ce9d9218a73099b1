using System.Text;
using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>What every store of cached answers does, whatever is behind it.</summary>
public abstract partial class CacheStoreTests : IAsyncLifetime
{
    public static TheoryData<string> OddNames =>
    [
        "", " ", "a:b:c", "line\nbreak\r\n", "nul\0inside", "{brace}*?[x]", "\"quoted\\\"", "día, 日本, 🦊", new string('x', 10 * 1024),
    ];

    private protected CachingOptions Options { get; } = new();

    private protected ICacheStore Store { get; private set; } = null!;

    // How much earlier than it says a call may have begun for the store: entries of it are kept only when that is after, too.
    private protected virtual TimeSpan Tolerance => TimeSpan.Zero;

    // By how much the store's clock may be wrong, and jump when it is measured anew: a busy machine measures it badly. What is stored right after
    // something was forgotten must be sure to have begun after it, or it is rightly not kept.
    private protected virtual TimeSpan Doubt => TimeSpan.Zero;

    // Long enough to write an entry and read it on a busy machine.
    private protected virtual TimeSpan Brief => TimeSpan.FromMilliseconds(400);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task GetAsync_NothingStored_IsNoneAndNoError() =>
        (await Store.GetAsync(new CacheKey("acme", CacheEntries.Digest(1)), Token)).ShouldBe(default);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(200_000)]
    public async Task GetAsync_AfterSet_GivesEverythingBack(int length)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1 + (length / 12)).Select(i => $"token {i % 97:00000} ")))[..length];
        var noise = CacheEntries.Payload(3, length);
        foreach (var payload in (byte[][])[text, noise])
        {
            var entry = CacheEntries.Make(Store.Now) with
            {
                Payload = payload,
                Tags = ["doc:42", "team"],
                Grace = TimeSpan.FromSeconds(7.5),
            };
            await SetAsync(entry);

            var found = (await GetAsync(entry)).ShouldNotBeNull();
            found.Payload.ToArray().ShouldBe(payload);
            found.Tags.ShouldBe(entry.Tags);
            (found with { Payload = entry.Payload, Tags = entry.Tags }).ShouldBe(entry);
        }
    }

    [Fact]
    public async Task SetAsync_OfTheSameName_TakesThePlaceAndTheTagsOfTheOneBefore()
    {
        var entry = CacheEntries.Make(Store.Now) with { Tags = ["old", "both"] };
        await SetAsync(entry);
        await SetAsync(entry with { Tags = ["new", "both"], Model = "other", Payload = new byte[] { 7 } });

        (await ForgetAsync(new CacheFilter { Tag = "old" })).ShouldBe(0);
        (await ForgetAsync(new CacheFilter { Model = entry.Model })).ShouldBe(0);
        (await GetAsync(entry))!.Payload.ToArray().ShouldBe([7]);
        (await Store.ReadUseAsync(Token)).Value!.Entries.ShouldBe(1);
        (await ForgetAsync(new CacheFilter { Tag = "new" })).ShouldBe(1);
        (await GetAsync(entry)).ShouldBeNull();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(599, true)]
    [InlineData(601, true)]
    [InlineData(655, true)]
    [InlineData(661, false)]
    public async Task GetAsync_StoredSecondsAgoForTenMinutesAndAMinuteOfGrace_IsServedUntilTheEndOfBoth(int seconds, bool served)
    {
        var entry = CacheEntries.Make(Store.Now - TimeSpan.FromSeconds(seconds)) with { Grace = TimeSpan.FromMinutes(1) };
        await SetAsync(entry);

        (await GetAsync(entry) is not null).ShouldBe(served);
    }

    [Fact]
    public async Task GetAsync_ItsTimePasses_IsNoneAndNotCounted()
    {
        var entry = CacheEntries.Make(Store.Now - TimeSpan.FromMinutes(10) + Brief);
        await SetAsync(entry);
        (await GetAsync(entry)).ShouldNotBeNull();

        await PassAsync(Brief + TimeSpan.FromMilliseconds(1));

        (await GetAsync(entry)).ShouldBeNull();
    }

    [Fact]
    public async Task SetAsync_OverTheBoundOfAnEntry_IsNotKept()
    {
        Options.MaxEntryBytes = 4096;
        var large = CacheEntries.Make(Store.Now, 1, 4096 - 511);
        var largest = CacheEntries.Make(Store.Now, 2, 4096 - 1024);
        await SetAsync(large);
        await SetAsync(largest);

        (await GetAsync(large)).ShouldBeNull();
        (await GetAsync(largest)).ShouldNotBeNull();
    }

    [Fact]
    public async Task GetAsync_TheDigestOfAnotherTenant_IsNone()
    {
        var mine = CacheEntries.Make(Store.Now, 1);
        var yours = CacheEntries.Make(Store.Now, 1, 50, "globex");
        await SetAsync(mine);
        (await GetAsync(yours)).ShouldBeNull();
        await SetAsync(yours);

        (await GetAsync(mine))!.Payload.Length.ShouldBe(100);
        (await ForgetAsync(new CacheFilter { Tenant = "globex" })).ShouldBe(1);
        (await GetAsync(yours)).ShouldBeNull();
        (await GetAsync(mine)).ShouldNotBeNull();
    }

    private protected abstract ValueTask<ICacheStore> OpenAsync();

    private protected abstract ValueTask CloseAsync();

    /// <summary>Has time pass for the store.</summary>
    private protected abstract ValueTask PassAsync(TimeSpan time);

    private protected async Task SetAsync(CacheEntry entry) =>
        (await Store.SetAsync(entry, Store.Now + Tolerance + Doubt, Token)).ShouldBeNull();

    private protected async Task<CacheEntry?> GetAsync(CacheEntry entry)
    {
        var lookup = await Store.GetAsync(entry.Key, Token);
        lookup.Error.ShouldBeNull();
        return lookup.Entry;
    }

    private protected async Task<long> ForgetAsync(CacheFilter filter)
    {
        var outcome = await Store.InvalidateAsync(filter, Token);
        outcome.Error.ShouldBeNull();
        return outcome.Value!.Entries;
    }
}
