using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class TargetHealthRegistryTests : ICooldownBoard
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<Cooldown> _announced = [];

    public event Action<Cooldown>? Heard;

    [Fact]
    public void Failed_WithAWait_IsAnnouncedOnceAndBounded()
    {
        var (registry, target) = Registry();

        registry.Of(target).Failed(PipelineRig.Failure(LlmErrorCode.RateLimitExceeded, 500), 1, target.Provider);
        registry.Of(target).Failed(PipelineRig.Failure(LlmErrorCode.UpstreamError, 5), 1, target.Provider);
        registry.Of(target).Failed(PipelineRig.Failure(LlmErrorCode.UpstreamBilling), 0, target.Provider);

        _announced.ShouldBe(
        [
            new Cooldown("p", "m", 1, TimeSpan.FromSeconds(60), LlmErrorCode.RateLimitExceeded),
            new Cooldown("p", "m", 0, TimeSpan.FromSeconds(60), LlmErrorCode.UpstreamBilling),
        ]);
    }

    [Fact]
    public void Heard_FromAnotherReplica_CoolsAndIsNotAnnouncedAgain()
    {
        var (registry, target) = Registry();

        Heard!(new Cooldown("p", "m", 0, TimeSpan.FromSeconds(20), LlmErrorCode.UpstreamOverloaded));
        registry.Of(target).StateOf(2).ShouldBe(TargetState.Closed);
        Heard!(new Cooldown("p", "m", 1, TimeSpan.FromHours(20), LlmErrorCode.RateLimitExceeded));
        Heard!(new Cooldown("p", "m", 1, TimeSpan.FromSeconds(2), LlmErrorCode.RateLimitExceeded));

        registry.Of(target).StateOf(2).ShouldBe(TargetState.Cooling);
        var error = registry.Of(target).CoolingError(2).ShouldNotBeNull();
        (error.Code, error.RetryAfter, error.Provider).ShouldBe((LlmErrorCode.UpstreamOverloaded, TimeSpan.FromSeconds(20), "p"));
        _time.Advance(TimeSpan.FromSeconds(20));
        registry.Of(target).TakeKey(2).ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(39));
        registry.Of(target).StateOf(2).ShouldBe(TargetState.Closed);
        _announced.ShouldBeEmpty();
    }

    void ICooldownBoard.Announce(in Cooldown cooldown) => _announced.Add(cooldown);

    private (TargetHealthRegistry Registry, Target Target) Registry()
    {
        var provider = new ProviderEntry(new FakeProvider("p"), new ProviderOptions { ApiKeys = ["a", "b"] }, _time);
        return (new TargetHealthRegistry(_time, this), new Target(provider, "m"));
    }
}
