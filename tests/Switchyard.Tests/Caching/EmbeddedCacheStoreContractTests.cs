using Switchyard.Core.Caching;
using Switchyard.Core.Telemetry;
using Switchyard.Tests.Support;
using Switchyard.Tests.Telemetry;

namespace Switchyard.Tests.Caching;

public sealed class EmbeddedCacheStoreContractTests : CacheStoreTests
{
    private readonly HostMeters _meters = new();
    private readonly ManualTimeProvider _time = new();

    private protected override ValueTask<ICacheStore> OpenAsync() =>
        new(new EmbeddedCacheStore(() => Options, _time, new SwitchyardMetrics(_meters, new MetricLabels()).CacheStore));

    private protected override ValueTask CloseAsync()
    {
        ((EmbeddedCacheStore)Store).Dispose();
        _meters.Dispose();
        return default;
    }

    private protected override ValueTask PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return default;
    }
}
