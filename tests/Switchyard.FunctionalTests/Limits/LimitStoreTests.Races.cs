using Shouldly;
using Switchyard.Core.Limits;
using Xunit;
using static Switchyard.FunctionalTests.Limits.Leases;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>Many at once.</summary>
public abstract partial class LimitStoreTests
{
    private const int Threads = 8;

    /// <summary>How many calls one thread has under way at the same time.</summary>
    protected virtual int Depth => 16;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ReserveAsync_TenThousandAtOnce_AdmitsExactlyTheLimit(int limit)
    {
        var bucket = Bucket(Requests(limit));

        (await RaceAsync(Store, bucket, 10_000)).ShouldBe(limit);
        (await RemainingAsync(bucket)).ShouldBe([0]);
    }

    [Fact]
    public async Task ReserveAsync_PlacesTakenAndGivenBackAtOnce_NeverMoreThanThereAre()
    {
        var bucket = Bucket(Places(7));
        var (held, most, admitted) = (0, 0, 0);
        await AllAsync(4000, async _ =>
        {
            var lease = Lease(0, bucket);
            if ((await ReserveAsync(lease)).IsAdmitted)
            {
                InterlockedMax(ref most, Interlocked.Increment(ref held));
                Interlocked.Increment(ref admitted);
                Interlocked.Decrement(ref held);
                await SettleAsync(new LimitSettlement(lease, 0));
            }
        });

        most.ShouldBeInRange(1, 7);
        admitted.ShouldBeGreaterThanOrEqualTo(7);
        (await RemainingAsync(bucket)).ShouldBe([7]);
    }

    /// <summary>How many of so many reservations of one request are admitted.</summary>
    protected async Task<int> RaceAsync(ILimitStore store, LimitBucket bucket, int count)
    {
        var admitted = 0;
        await AllAsync(count, async _ =>
        {
            var outcome = await store.ReserveAsync([Lease(0, bucket)], Token);
            outcome.Error.ShouldBeNull();
            if (outcome.Value!.IsAdmitted)
            {
                Interlocked.Increment(ref admitted);
            }
        });
        return admitted;
    }

    /// <summary>Does something often, on several threads at once.</summary>
    protected Task AllAsync(int count, Func<int, Task> work) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads * Depth, CancellationToken = Token }, async (i, _) => await work(i));

    private static void InterlockedMax(ref int most, int value)
    {
        var seen = Volatile.Read(ref most);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen) is var found && found == seen ? value : found;
        }
    }
}
