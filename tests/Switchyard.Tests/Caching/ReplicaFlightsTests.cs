using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.Tests.Support;
using Switchyard.Tests.Telemetry;
using Xunit;

namespace Switchyard.Tests.Caching;

public sealed class ReplicaFlightsTests : IFlightLock, IDisposable
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    private readonly HostMeters _meters = new();
    private readonly ManualTimeProvider _time = new();
    private readonly EmbeddedCacheStore _store;
    private readonly ReplicaFlights _flights;
    private bool _taken;
    private int _asked;
    private LlmError? _error;

    public ReplicaFlightsTests()
    {
        _store = new EmbeddedCacheStore(() => new CachingOptions(), _time, new SwitchyardMetrics(_meters, new MetricLabels()).CacheStore);
        _flights = new ReplicaFlights(_store, this, _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask<FlightClaim> TryBeginAsync(CacheKey key, CancellationToken cancellationToken)
    {
        _asked++;
        if (_error is not null || _taken)
        {
            return new(new FlightClaim(null, _error));
        }

        _taken = true;
        return new(new FlightClaim(new Lease(this)));
    }

    public void Dispose()
    {
        _store.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task JoinAsync_NobodyElse_HasTheFlight()
    {
        var turn = await JoinAsync();

        turn.Lease.ShouldNotBeNull();
        turn.Entry.ShouldBeNull();
        _taken.ShouldBeTrue();
    }

    [Fact]
    public async Task JoinAsync_TheEntryIsThereAlready_GivesItAndTheFlightBack()
    {
        await StoreAsync();

        var turn = await JoinAsync();

        turn.Entry.ShouldNotBeNull();
        turn.Lease.ShouldBeNull();
        _taken.ShouldBeFalse();
    }

    [Fact]
    public async Task JoinAsync_AnotherHasTheFlight_AsksEverLaterUntilItsEntryIsThere()
    {
        _taken = true;
        var joining = JoinAsync();
        foreach (var pause in (int[])[25, 50, 100, 200, 200])
        {
            var before = _asked;
            _time.Advance(TimeSpan.FromMilliseconds(pause - 1));
            _asked.ShouldBe(before);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _asked.ShouldBe(before + 1);
        }

        joining.IsCompleted.ShouldBeFalse();
        await StoreAsync();
        _time.Advance(TimeSpan.FromMilliseconds(200));

        (await joining).Entry.ShouldNotBeNull();
    }

    [Fact]
    public async Task JoinAsync_TheHolderLeavesWithoutAnEntry_TakesOver()
    {
        _taken = true;
        var joining = JoinAsync();
        _taken = false;
        _time.Advance(TimeSpan.FromMilliseconds(25));

        (await joining).Lease.ShouldNotBeNull();
    }

    [Fact]
    public async Task JoinAsync_NothingHappens_GoesAloneAfterTheWait()
    {
        _taken = true;
        var joining = JoinAsync();
        _time.Advance(Most - TimeSpan.FromMilliseconds(1));
        joining.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await joining).ShouldBe(default);
    }

    [Fact]
    public async Task JoinAsync_TheStoreFails_GoesAloneAtOnce()
    {
        _error = new LlmError(LlmErrorCode.StoreUnavailable, "Away.");

        (await JoinAsync()).ShouldBe(default);
    }

    [Fact]
    public async Task JoinAsync_OnlyAnOlderEntry_DoesNotCount()
    {
        await StoreAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        (await JoinAsync(_store.Now)).Lease.ShouldNotBeNull();
    }

    private Task<FlightTurn> JoinAsync(DateTimeOffset notBefore = default) =>
        _flights.JoinAsync(CacheEntries.Make(default).Key, Most, notBefore, Token).AsTask();

    private async Task StoreAsync() => await _store.SetAsync(CacheEntries.Make(_store.Now), _store.Now, Token);

    private sealed class Lease(ReplicaFlightsTests owner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owner._taken = false;
            return default;
        }
    }
}
