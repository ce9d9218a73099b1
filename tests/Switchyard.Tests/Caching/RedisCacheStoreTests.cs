using Switchyard.Core.Caching;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>The contract over one real Redis or a cluster; every test has keys of its own.</summary>
public abstract class RedisCacheStoreTests(string? url) : CacheStoreTests
{
    private protected RedisCacheRig Rig { get; private set; } = null!;

    private protected override TimeSpan Tolerance => TimeSpan.FromSeconds(1);

    private protected override TimeSpan Doubt => TimeSpan.FromSeconds(2);

    private protected override TimeSpan Brief => TimeSpan.FromSeconds(2);

    private protected override async ValueTask<ICacheStore> OpenAsync()
    {
        Assert.SkipWhen(url is null, "redis-server is not installed.");
        Rig = await RedisCacheRig.StartAsync(url, "test-" + Guid.NewGuid().ToString("N"), () => Options, Token);
        return Rig.Store;
    }

    private protected override ValueTask CloseAsync() => Rig?.DisposeAsync() ?? default;

    // The store's clock can only be waited for.
    private protected override async ValueTask PassAsync(TimeSpan time)
    {
        var end = Store.Now + time;
        while (Store.Now < end)
        {
            await Store.GetAsync(new CacheKey("nobody", CacheEntries.Digest(0)), Token);
        }
    }
}
