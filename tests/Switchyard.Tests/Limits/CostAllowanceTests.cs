using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Providers;
using Switchyard.Tests.Support;
using Switchyard.Tests.Telemetry;
using Xunit;

namespace Switchyard.Tests.Limits;

public sealed class CostAllowanceTests : IDisposable
{
    private static readonly CallerIdentity Alice = new("alice", "a");
    private static readonly CallerIdentity Bob = new("bob", "a");

    private readonly ManualTimeProvider _time = new();
    private readonly MetricsFixture _metrics = new();
    private readonly EmbeddedLimitStore _store;

    public CostAllowanceTests() => _store = new EmbeddedLimitStore(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_ByTwoReplicasAtOnce_GrantsExactlyWhatMayBeSpent()
    {
        CostAllowance[] replicas = [Create(), Create()];

        var taken = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => replicas[i % 2].TakeAsync(Alice, 7, 700, Token).AsTask(), Token)));

        taken.Count(static error => error is null).ShouldBe(100);
        taken.OfType<LlmError>().ShouldAllBe(static error => error.Code == LlmErrorCode.RateLimitExceeded && error.RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    public async Task Take_AfterAMinute_MayBeSpentAgainAndOthersAreNotTouched()
    {
        var allowance = Create();
        (await allowance.TakeAsync(Alice, 10, 10, Token)).ShouldBeNull();
        (await allowance.TakeAsync(Bob, 10, 10, Token)).ShouldBeNull();
        var refused = await allowance.TakeAsync(Alice, 1, 10, Token);

        _time.Advance(refused!.RetryAfter!.Value);

        (await allowance.TakeAsync(Alice, 1, 10, Token)).ShouldBeNull();
        refused.RetryAfter.Value.ShouldBeInRange(TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(62));
        refused.IsRetryable.ShouldBeTrue();
    }

    [Fact]
    public async Task Take_MoreThanCanEverBeSpent_SaysSo()
    {
        var refused = await Create().TakeAsync(Alice, 11, 10, Token);

        refused!.RetryAfter.ShouldBeNull();
        refused.IsRetryable.ShouldBeFalse();
        refused.ShouldRetry.ShouldBe(false);
    }

    [Fact]
    public async Task Take_WithoutABound_AsksNobody() => (await Create().TakeAsync(Alice, int.MaxValue, 0, Token)).ShouldBeNull();

    public void Dispose() => _metrics.Dispose();

    private CostAllowance Create() => new(_store, new SettlementQueue(_store, _metrics.Metrics, _time, NullLogger<SettlementQueue>.Instance));
}
