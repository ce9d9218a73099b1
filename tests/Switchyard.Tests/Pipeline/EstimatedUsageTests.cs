using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class EstimatedUsageTests
{
    private readonly PipelineRig _rig = new();
    private readonly Admission _admission = new();

    [Fact]
    public async Task CompleteAsync_AnswerWithoutFigures_BringsEstimatedOnes()
    {
        _rig.Add(new FakeProvider("a"));

        using var answer = (await _rig.Pipeline().CompleteAsync(Context(), TestContext.Current.CancellationToken)).Value!;

        answer.Facts.Usage.Source.ShouldBe(Usage.Estimated);
        answer.Facts.Usage.PromptTokens.ShouldBeGreaterThan(0);
        _admission.Ended.Single().Facts.ShouldBeSameAs(answer.Facts);
        _rig.Verdicts.Single().Facts!.Usage.Source.ShouldBe(Usage.Estimated);
    }

    [Fact]
    public async Task CompleteAsync_RefusalWithHeaders_TellsTheLimitsOnly()
    {
        var allowance = new UpstreamAllowance(0, TimeSpan.FromSeconds(9), null, default);
        _rig.Add(new FakeProvider("a", PipelineRig.Failure(LlmErrorCode.RateLimitExceeded) with { Allowance = allowance, IsRetryable = false }));

        var outcome = await _rig.Pipeline().CompleteAsync(Context(), TestContext.Current.CancellationToken);

        outcome.IsSuccess.ShouldBeFalse();
        _admission.Ended.Single().Facts!.Allowance.ShouldBe(allowance);
        _admission.Ended.Single().Facts!.Usage.ShouldBe(Usage.Unknown);
        _rig.Verdicts.Single().Facts.ShouldBeNull();
    }

    [Fact]
    public async Task CompleteAsync_RefusalWithoutHeaders_BringsNothing()
    {
        _rig.Add(new FakeProvider("a", PipelineRig.Failure(LlmErrorCode.InvalidRequest)));

        await _rig.Pipeline().CompleteAsync(Context(), TestContext.Current.CancellationToken);

        _admission.Ended.Single().Facts.ShouldBeNull();
    }

    private CallContext Context() => _rig.Context(PipelineRig.Call("a:m"), _rig.Trace) with { Admission = _admission };

    private sealed class Admission : ICallAdmission
    {
        public List<(LlmError? Error, AnswerFacts? Facts)> Ended { get; } = [];

        public ValueTask<LlmError?> CountAsync(CancellationToken cancellationToken) => default;

        public ValueTask<LlmError?> AdmitAsync(Target target, int key, int attempt, CancellationToken cancellationToken) => default;

        public void AttemptEnded(in AttemptEnd end) => Ended.Add((end.Error, end.Facts));
    }
}
