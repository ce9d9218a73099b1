using System.Buffers.Binary;
using Shouldly;
using Switchyard.Core.Caching;
using Xunit;

namespace Switchyard.Tests.Caching;

public abstract partial class CacheStoreTests
{
    [Fact]
    public async Task InvalidateAsync_EveryCombinationOfFilters_ForgetsExactlyThoseItMeans()
    {
        var entries = Population().ToList();
        foreach (var filter in Filters(entries[0]))
        {
            foreach (var entry in entries)
            {
                await SetAsync(entry);
            }

            (await ForgetAsync(filter)).ShouldBe(entries.Count(filter.Matches), filter.ToString());

            foreach (var entry in entries)
            {
                (await GetAsync(entry) is null).ShouldBe(filter.Matches(entry), $"{filter} {entry}");
            }

            // What is forgotten now must not forbid the next round's entries.
            await PassAsync(TimeSpan.FromMilliseconds(2));
        }
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task InvalidateAsync_OddTag_ForgetsThoseThatHaveItAndNoOthers(string tag)
    {
        var with = CacheEntries.Make(Store.Now, 1) with { Tags = ["a", tag] };
        var without = CacheEntries.Make(Store.Now, 2) with { Tags = ["a", tag + "x", "a:b", "a:b:c:d"] };
        await SetAsync(with);
        await SetAsync(without);
        (await GetAsync(with))!.Tags.ShouldBe(with.Tags);

        (await ForgetAsync(new CacheFilter { Tag = tag })).ShouldBe(1);

        (await GetAsync(with)).ShouldBeNull();
        (await GetAsync(without)).ShouldNotBeNull();
        (await ForgetAsync(new CacheFilter { Tag = tag })).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task InvalidateAsync_OddTenantModelAndProvider_ForgetsThatOne(string name)
    {
        var entry = CacheEntries.Make(Store.Now, 1, 10, name) with { Model = name, Provider = name };
        await SetAsync(entry);
        (await GetAsync(entry))!.Model.ShouldBe(name);

        (await ForgetAsync(new CacheFilter { Tenant = name, Model = name, Provider = name })).ShouldBe(1);
        (await GetAsync(entry)).ShouldBeNull();
    }

    [Fact]
    public async Task InvalidateAsync_ThousandsOfEntries_CountsAndForgetsEachOnce()
    {
        var entries = Enumerable.Range(0, 2500).Select(i => CacheEntries.Make(Store.Now, i, 10) with
        {
            Tags = i % 2 == 0 ? ["even", "all"] : ["all"],
        }).ToList();
        await Task.WhenAll(entries.Select(SetAsync));
        (await Store.ReadUseAsync(Token)).Value!.Entries.ShouldBe(2500);

        (await ForgetAsync(new CacheFilter { Tag = "even" })).ShouldBe(1250);
        (await Store.ReadUseAsync(Token)).Value!.Entries.ShouldBe(1250);
        (await ForgetAsync(new CacheFilter())).ShouldBe(1250);
        (await Store.ReadUseAsync(Token)).Value!.Entries.ShouldBe(0);
    }

    [Fact]
    public async Task SetAsync_TheCallBeganBeforeAMatchingInvalidation_IsNotKept()
    {
        var entry = CacheEntries.Make(Store.Now) with { Tags = ["x"] };
        var begun = Store.Now;
        await PassAsync(TimeSpan.FromMilliseconds(2));
        await ForgetAsync(new CacheFilter { Tag = "x", Tenant = "acme" });
        await PassAsync(TimeSpan.FromMilliseconds(2));

        (await Store.SetAsync(entry, begun, Token)).ShouldBeNull();
        (await GetAsync(entry)).ShouldBeNull();
        (await Store.SetAsync(entry with { Tags = ["y"] }, begun, Token)).ShouldBeNull();
        (await GetAsync(entry)).ShouldNotBeNull();

        await ForgetAsync(new CacheFilter());
        await PassAsync(TimeSpan.FromMilliseconds(2));
        (await Store.SetAsync(entry with { Tags = ["y"] }, begun, Token)).ShouldBeNull();
        (await GetAsync(entry)).ShouldBeNull();

        await SetAsync(entry);
        (await GetAsync(entry)).ShouldNotBeNull();
    }

    [Fact]
    public async Task GetAsync_WritersRaceInvalidations_NeverSeesWhatBeganBeforeOneThatReturned()
    {
        var world = 0;
        var floor = 0;
        var hits = 0;
        var ended = false;
        var key = CacheEntries.Make(Store.Now).Key;

        var writers = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref ended))
            {
                // By so much the store's clock may be off: the least that it must see through.
                var begun = Store.Now + Tolerance - (Tolerance / 100);
                var payload = new byte[8];
                BinaryPrimitives.WriteInt32LittleEndian(payload, Volatile.Read(ref world));
                await Task.Yield();
                await Store.SetAsync(CacheEntries.Make(Store.Now) with { Key = key, Tags = ["x"], Payload = payload }, begun, Token);
            }
        })).ToList();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref ended))
            {
                var least = Volatile.Read(ref floor);
                if ((await Store.GetAsync(key, Token)).Entry is { } entry)
                {
                    BinaryPrimitives.ReadInt32LittleEndian(entry.Payload.Span).ShouldBeGreaterThanOrEqualTo(least);
                    Interlocked.Increment(ref hits);
                }
            }
        })).ToList();
        try
        {
            for (var i = 1; i <= 60; i++)
            {
                await PassAsync(TimeSpan.FromMilliseconds(15));
                for (var before = Volatile.Read(ref hits); Volatile.Read(ref hits) < before + 3 && !readers.Exists(task => task.IsCompleted);)
                {
                    await Task.Yield();
                }

                Volatile.Write(ref world, i);
                await ForgetAsync(i % 3 == 0 ? new CacheFilter() : i % 3 == 1 ? new CacheFilter { Tag = "x" } : new CacheFilter { Digest = key.Digest });
                Volatile.Write(ref floor, i);
            }
        }
        finally
        {
            Volatile.Write(ref ended, true);
        }

        await Task.WhenAll([.. writers, .. readers]);
        hits.ShouldBeGreaterThanOrEqualTo(180);
    }

    private IEnumerable<CacheEntry> Population()
    {
        for (var i = 0; i < 16; i++)
        {
            yield return CacheEntries.Make(Store.Now, i, 20, (i & 1) == 0 ? "acme" : "globex") with
            {
                Model = (i & 2) == 0 ? "a" : "b",
                Provider = (i & 4) == 0 ? "openrouter" : "DeepSeek",
                Tags = (i & 8) == 0 ? ["t", "u"] : ["u"],
            };
        }
    }

    private static IEnumerable<CacheFilter> Filters(CacheEntry like) => Enumerable.Range(0, 32).Select(i => new CacheFilter
    {
        Tenant = (i & 1) == 0 ? null : like.Key.Tenant,
        Model = (i & 2) == 0 ? null : like.Model,
        Provider = (i & 4) == 0 ? null : "OpenRouter",
        Tag = (i & 8) == 0 ? null : "t",
        Digest = (i & 16) == 0 ? null : like.Key.Digest,
    });
}
