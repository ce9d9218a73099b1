using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class AttemptPlanTests
{
    private static readonly LlmError Broken = PipelineRig.Failure(LlmErrorCode.UpstreamError);
    private static readonly LlmError Busy = PipelineRig.Failure(LlmErrorCode.UpstreamOverloaded);

    private readonly PipelineRig _rig = new();
    private readonly Target _a;
    private readonly Target _b;
    private readonly Target _c;

    public AttemptPlanTests() =>
        (_a, _b, _c) = (_rig.Add(new FakeProvider("a")), _rig.Add(new FakeProvider("b")), _rig.Add(new FakeProvider("c")));

    [Fact]
    public void Next_PassingFault_IsRetriedOnceThenFailsOver()
    {
        var plan = Plan(_a, _b);

        First(plan).Target.ShouldBe(_a);
        Next(plan, Broken).ShouldBe(new AttemptStep(_a, TimeSpan.FromMilliseconds(250)));
        Next(plan, Broken).ShouldBe(new AttemptStep(_b, TimeSpan.Zero));
        Next(plan, Broken).ShouldBe(new AttemptStep(_b, TimeSpan.FromMilliseconds(250)));
        Next(plan, Broken).ShouldBeNull();
    }

    [Fact]
    public void Next_BusyTarget_FailsOverFirst()
    {
        var plan = Plan(_a, _b);
        First(plan);

        Next(plan, Busy).ShouldBe(new AttemptStep(_b, TimeSpan.Zero));
        Next(plan, Busy).ShouldBe(new AttemptStep(_b, TimeSpan.FromMilliseconds(250)));
    }

    [Fact]
    public void Next_OurOwnLimits_FailOverWithoutARetryAndTellTheShortestWait()
    {
        var plan = Plan(_a, _b, _c);
        First(plan);

        Next(plan, Limited("a", 30)).ShouldBe(new AttemptStep(_b, TimeSpan.Zero));
        Next(plan, Limited("b", 5)).ShouldBe(new AttemptStep(_c, TimeSpan.Zero));
        plan.Next(PipelineRig.Failure(LlmErrorCode.RateLimitExceeded, 60) with { Provider = "c" }, TimeSpan.FromMinutes(1), out var final).ShouldBeNull();
        (final.Provider, final.RetryAfter).ShouldBe(("b", TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Next_CallersOwnLimit_IsFinalWhateverTheTargetsSaid()
    {
        var plan = Plan(_a, _b, _c);
        First(plan);
        Next(plan, Limited("a", 1));

        var mine = Limited(null, 40) with { FailsOver = false };
        plan.Next(mine, TimeSpan.FromMinutes(1), out var final).ShouldBeNull();
        final.ShouldBe(mine);
    }

    private static LlmError Limited(string? provider, double seconds) =>
        PipelineRig.Failure(LlmErrorCode.RateLimitExceeded, seconds) with { Source = ErrorSource.Gateway, Provider = provider };

    [Theory]
    [InlineData(LlmErrorCode.InvalidRequest)]
    [InlineData(LlmErrorCode.ContentFilter)]
    [InlineData(LlmErrorCode.RequestTooLarge)]
    public void Next_RefusalOfTheRequest_IsFinal(LlmErrorCode code)
    {
        var plan = Plan(_a, _b);
        First(plan);

        Next(plan, PipelineRig.Failure(code)).ShouldBeNull();
    }

    [Theory]
    [InlineData(LlmErrorCode.UpstreamAuthentication)]
    [InlineData(LlmErrorCode.UpstreamBilling)]
    [InlineData(LlmErrorCode.ModelNotFound)]
    public void Next_RefusalOfOurAccount_IsNeverRetriedHere(LlmErrorCode code)
    {
        var plan = Plan(_a, _b);
        First(plan);

        Next(plan, PipelineRig.Failure(code))!.Target.ShouldBe(_b);
        Next(plan, PipelineRig.Failure(code)).ShouldBeNull();
    }

    [Theory]
    [InlineData(3.0, 10.0, 3.0)]
    [InlineData(6.0, 10.0, null)]
    [InlineData(3.0, 2.0, null)]
    [InlineData(3.0, 0.0, null)]
    public void Next_RetryAfter_IsWaitedWithinDelayAndDeadline(double hint, double left, double? wait)
    {
        var plan = Plan(_a);
        First(plan);

        plan.Next(Busy with { RetryAfter = TimeSpan.FromSeconds(hint) }, TimeSpan.FromSeconds(left), out _)?.Wait.TotalSeconds.ShouldBe(wait!.Value);
        (wait is null).ShouldBe(_rig.Seen.Count == 0);
    }

    [Theory]
    [InlineData(LlmErrorCode.UpstreamAuthentication)]
    [InlineData(LlmErrorCode.RateLimitExceeded)]
    public void Next_RefusedKeyOfSeveral_IsReplacedAtOnce(LlmErrorCode code)
    {
        var target = _rig.Add(new FakeProvider("keys"), new ProviderOptions { ApiKeys = ["x", "y"] });
        var plan = Plan(target);
        First(plan);
        var error = PipelineRig.Failure(code, 30) with { Provider = "keys" };
        _rig.Health.Of(target).Failed(error, _rig.Health.Of(target).TakeKey(2), target.Provider);

        Next(plan, error).ShouldBe(new AttemptStep(target, TimeSpan.Zero));
        _rig.Health.Of(target).TakeKey(2).ShouldBe(1);
    }

    [Fact]
    public void Next_BudgetSpent_IsTheErrorWithNoRetryAdvised()
    {
        while (_a.Provider.RetryBudget.TrySpend())
        {
        }

        var plan = Plan(_a);
        First(plan);

        plan.Next(Broken, TimeSpan.FromMinutes(1), out var final).ShouldBeNull();
        final.ShouldBe(Broken with { ShouldRetry = false });
        _rig.Seen.ShouldBe(["exhausted a:m"]);
    }

    [Fact]
    public void First_OpenTargets_AreLeftAloneUpToHalf()
    {
        Open(_b);
        Open(_c);

        // Later by more than the jitter of the opening time.
        _rig.Time.Advance(TimeSpan.FromSeconds(20));
        Open(_a);

        var first = First(Plan(_a, _b, _c));

        // One of three is left alone; the others serve though they are open.
        first.ShouldBe(new AttemptStep(_b, TimeSpan.Zero), "the one that stays open longest is left alone");
    }

    [Fact]
    public void First_OnlyTarget_IsNeverLeftAlone()
    {
        Open(_a);

        First(Plan(_a)).Target.ShouldBe(_a);
    }

    [Fact]
    public void First_OthersCooling_AsksTheOpenOne()
    {
        Cool(_a, 10);
        Open(_b);

        First(Plan(_a, _b)).Target.ShouldBe(_b);
    }

    [Fact]
    public void First_AllCooling_IsTheShortestWait()
    {
        Cool(_a, 20);
        Cool(_b, 10);

        var error = Plan(_a, _b).First().Error.ShouldNotBeNull();

        (error.Code, error.RetryAfter).ShouldBe((LlmErrorCode.RateLimitExceeded, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void First_HalfOpenTarget_IsProbedByOneOfMany()
    {
        Open(_a);
        _rig.Time.Advance(TimeSpan.FromSeconds(40));

        var steps = Enumerable.Range(0, 10).Select(_ => First(Plan(_a, _b))).ToList();

        steps[0].ShouldBe(new AttemptStep(_a, TimeSpan.Zero, IsProbe: true));
        steps.Skip(1).ShouldAllBe(step => step.Target == _b && !step.IsProbe);
    }

    [Fact]
    public void Next_HalfOpenTarget_IsProbedOnlyWhenReallyAsked()
    {
        Open(_b);
        _rig.Time.Advance(TimeSpan.FromSeconds(40));
        var plan = Plan(_a, _b);
        First(plan);

        Next(plan, Broken)!.Target.ShouldBe(_a);

        _rig.Health.Of(_b).StateOf(1).ShouldBe(TargetState.HalfOpen);
        Next(plan, Broken).ShouldBe(new AttemptStep(_b, TimeSpan.Zero, IsProbe: true));
    }

    [Fact]
    public void Next_ProbeFailed_IsNotRetriedHere()
    {
        Open(_a);
        _rig.Time.Advance(TimeSpan.FromSeconds(40));
        var plan = Plan(_a, _b);
        First(plan).IsProbe.ShouldBeTrue();

        _rig.Health.Of(_a).Failed(Broken, 0, _a.Provider, isProbe: true);

        Next(plan, Broken)!.Target.ShouldBe(_b);
    }

    private static AttemptStep First(AttemptPlan plan) => plan.First().Value.ShouldNotBeNull();

    private static AttemptStep? Next(AttemptPlan plan, LlmError error) => plan.Next(error, TimeSpan.FromMinutes(1), out _);

    private AttemptPlan Plan(params Target[] targets) => new(targets, _rig.Health, _rig, () => 1);

    private void Open(Target target)
    {
        for (var i = 0; i < 5; i++)
        {
            _rig.Health.Of(target).Failed(Broken, 0, target.Provider);
        }
    }

    private void Cool(Target target, double seconds) =>
        _rig.Health.Of(target).Failed(PipelineRig.Failure(LlmErrorCode.RateLimitExceeded, seconds), 0, target.Provider);
}
