using Shouldly;
using Switchyard.Core.Limits;
using Xunit;
using static Switchyard.FunctionalTests.Limits.Leases;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>What upstreams say is left.</summary>
public abstract partial class LimitStoreTests
{
    [Fact]
    public async Task ReserveAsync_UpstreamThatSaidNothing_IsNotLimited()
    {
        var upstream = Upstream();
        for (var i = 0; i < 50; i++)
        {
            var decision = await ReserveAsync(Lease(1_000_000, upstream));
            decision.IsAdmitted.ShouldBeTrue();
            decision.States.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task ReserveAsync_UpstreamThatSaidWhatIsLeft_StopsWhenThatIsInFlight()
    {
        var upstream = Upstream();
        var (first, second) = (Lease(10, upstream), Lease(10, upstream));
        await AdmitAsync(first);
        await LearnAsync(first, new UpstreamAllowance(2, TimeSpan.FromSeconds(20), null, default));
        await AdmitAsync(second);
        await AdmitAsync(Lease(10, upstream));
        await AdvanceAsync(TimeSpan.FromSeconds(5));

        var refusal = (await ReserveAsync(Lease(10, upstream))).Refusal!;
        refusal.Bucket.ShouldBe(upstream);
        refusal.Rule.ShouldBe(new LimitRule(LimitUnit.Requests, TimeSpan.FromSeconds(15), 2));
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(15));

        await SettleAsync(new LimitSettlement(second, 10));
        await AdmitAsync(Lease(10, upstream));
        await AdvanceAsync(TimeSpan.FromSeconds(15));
        await AdmitAsync(Lease(10, upstream));
    }

    [Fact]
    public async Task ReserveAsync_UpstreamThatSaidTokensLeft_WeighsThoseInFlight()
    {
        var upstream = Upstream();
        var first = Lease(10, upstream);
        await AdmitAsync(first);
        await LearnAsync(first, new UpstreamAllowance(null, default, 1000, TimeSpan.FromSeconds(20)));
        var second = Lease(700, upstream);
        await AdmitAsync(second);

        (await ReserveAsync(Lease(301, upstream))).Refusal!.Rule.ShouldBe(new LimitRule(LimitUnit.Tokens, TimeSpan.FromSeconds(20), 1000));
        await AdmitAsync(Lease(300, upstream));
        await LearnAsync(second, new UpstreamAllowance(null, default, 600, TimeSpan.FromSeconds(30)));
        (await ReserveAsync(Lease(301, upstream))).Refusal!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        await AdmitAsync(Lease(300, upstream));
    }

    [Fact]
    public async Task SettleAsync_AnswersInAnotherOrderThanTheyWereGivenIn_NeverGivesOutAgainWhatIsGone()
    {
        var upstream = Upstream();
        var (first, older, newer, failed) = (Lease(10, upstream), Lease(10, upstream), Lease(10, upstream), Lease(10, upstream));
        await AdmitAsync(first);
        await LearnAsync(first, Left(5));
        await AdmitAsync(older);
        await AdmitAsync(newer);
        await AdmitAsync(failed);
        await LearnAsync(newer, Left(2));
        await LearnAsync(older, Left(3));
        await LearnAsync(first, Left(5));

        var next = Lease(10, upstream);
        await AdmitAsync(next);
        (await ReserveAsync(Lease(10, upstream))).Refusal!.Rule.Most.ShouldBe(2);
        await SettleAsync(new LimitSettlement(failed, 0));
        await LearnAsync(next, Left(4));
        await AdmitAsync(Lease(10, upstream));
        await AdmitAsync(Lease(10, upstream));
        (await ReserveAsync(Lease(10, upstream))).Refusal!.Rule.Most.ShouldBe(2);
    }

    [Fact]
    public async Task SettleAsync_AnAnswerAskedForAfterAllOthersHadEnded_RaisesWhatIsLeft()
    {
        var upstream = Upstream();
        var first = Lease(10, upstream);
        await AdmitAsync(first);
        await LearnAsync(first, Left(1));
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var next = Lease(10, upstream);
        await AdmitAsync(next);
        await LearnAsync(next, Left(3));

        for (var i = 0; i < 3; i++)
        {
            await AdmitAsync(Lease(10, upstream));
        }

        (await ReserveAsync(Lease(10, upstream))).Refusal!.Rule.Most.ShouldBe(3);
    }

    [Fact]
    public async Task ReserveAsync_UpstreamLeasesNobodySettled_AreForgotten()
    {
        var upstream = Upstream();
        var first = Lease(0, upstream);
        await AdmitAsync(Lease(600, upstream));
        await AdmitAsync(first);
        await AdvanceAsync(LimitLease.Memory);
        await LearnAsync(first, new UpstreamAllowance(1, TimeSpan.FromSeconds(20), 600, TimeSpan.FromSeconds(20)));

        await AdmitAsync(Lease(600, upstream));
    }

    [Fact]
    public async Task ReserveAsync_UpstreamSaidNothingIsLeftForVeryLong_LetsOneSeeEveryMinute()
    {
        var upstream = Upstream();
        var first = Lease(0, upstream);
        await AdmitAsync(first);
        await LearnAsync(first, new UpstreamAllowance(0, TimeSpan.MaxValue, -5, TimeSpan.FromDays(2)));
        (await ReserveAsync(Lease(10, upstream))).Refusal!.RetryAfter.ShouldBe(UpstreamAllowance.AskAgainAfter);
        for (var i = 0; i < 3; i++)
        {
            await AdvanceAsync(UpstreamAllowance.AskAgainAfter);
            await AdmitAsync(Lease(10, upstream));
            (await ReserveAsync(Lease(10, upstream))).Refusal!.RetryAfter.ShouldBe(UpstreamAllowance.AskAgainAfter);
        }

        // It was wrong, or has changed its mind.
        var sees = Lease(10, upstream);
        await AdvanceAsync(UpstreamAllowance.AskAgainAfter);
        await AdmitAsync(sees);
        await LearnAsync(sees, new UpstreamAllowance(50, TimeSpan.FromDays(1), 5000, TimeSpan.FromDays(1)));
        await AdmitAsync(Lease(10, upstream));
        await AdmitAsync(Lease(10, upstream));
    }

    private static UpstreamAllowance Left(long requests) => new(requests, TimeSpan.FromSeconds(60), null, default);

    private Task LearnAsync(LimitLease lease, UpstreamAllowance said) => SettleAsync(new LimitSettlement(lease, 0) { Allowance = said });
}
