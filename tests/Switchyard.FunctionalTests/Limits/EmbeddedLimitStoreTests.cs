using Shouldly;
using Switchyard.Core.Limits;
using Xunit;
using static Switchyard.FunctionalTests.Limits.Leases;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>The store in memory.</summary>
public sealed class EmbeddedLimitStoreTests : LimitStoreTests
{
    private readonly SteppedTime _time = new();
    private readonly EmbeddedLimitStore _store;

    public EmbeddedLimitStoreTests() => _store = new EmbeddedLimitStore(_time);

    protected override ILimitStore Store => _store;

    [Fact]
    public async Task ReserveAsync_InventedUsersBeyondTheBound_ShareOneBucketPerKey()
    {
        var (key, other) = (Bucket(Requests(1_000_000)), Bucket(Requests(1_000_000)));
        for (var i = 0; i < 99_999; i++)
        {
            await AdmitAsync(Lease(0, key, User(i)));
        }

        (await ReserveAsync(Lease(0, key, User(-1)))).IsAdmitted.ShouldBeTrue();
        (await ReserveAsync(Lease(0, key, User(-2)))).IsAdmitted.ShouldBeFalse();
        (await ReserveAsync(Lease(0, other, User(-3)))).IsAdmitted.ShouldBeTrue();
        (await ReserveAsync(Lease(0, key, User(5)))).IsAdmitted.ShouldBeFalse();
        await AdmitAsync(Lease(0, Bucket(Requests(1))));
    }

    [Fact]
    public async Task ReserveAsync_AfterIdleBucketsWereSwept_GivesNewUsersTheirOwn()
    {
        var key = Bucket(Requests(1_000_000));
        for (var i = 0; i < 100_000; i++)
        {
            var lease = Lease(0, key, User(i));
            await AdmitAsync(lease);
            await SettleAsync(new LimitSettlement(lease, 0));
        }

        await AdvanceAsync(Minute * 2);
        for (var i = 0; i < 60_000; i++)
        {
            await ReadAsync(key);
        }

        await AdmitAsync(Lease(0, key, User(-1)));
        await AdmitAsync(Lease(0, key, User(-2)));
    }

    [Fact]
    public async Task SettleAsync_LongAfterMemory_CountsAnewBecauseNothingIsRemembered()
    {
        var bucket = Bucket(new LimitRule(LimitUnit.Tokens, TimeSpan.FromHours(1), 1000));
        var lease = Lease(10, bucket);
        await AdmitAsync(lease);
        await AdvanceAsync(LimitLease.Memory - TimeSpan.FromTicks(1));
        await SettleAsync(new LimitSettlement(lease, 100));
        (await RemainingAsync(bucket)).ShouldBe([900]);
        await AdvanceAsync(LimitLease.Memory);
        await SettleAsync(new LimitSettlement(lease, 100));
        (await RemainingAsync(bucket)).ShouldBe([800]);
    }

    protected override ValueTask AdvanceAsync(TimeSpan by)
    {
        _time.Advance(by);
        return default;
    }

    private static LimitBucket User(int number) => new(LimitScope.EndUser, $"user:{number}", [Requests(1)]);
}
