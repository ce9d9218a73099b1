using System.Runtime.CompilerServices;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class StreamDrainTests : IDisposable
{
    private static readonly Usage Reported = new() { PromptTokens = 5, CompletionTokens = 2, TotalTokens = 7, Source = Usage.FromProvider };

    private readonly PipelineRig _rig = new();
    private readonly Upstream _upstream = new();
    private readonly Admission _admission = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispose_BilledToItsEnd_ReadsOnAndSettlesOnceWithTheProvidersFigures()
    {
        using var drains = new StreamDrains(_rig.Time);
        await LeaveAsync(drains, cancelStopsBilling: false);
        (_admission.Ends.Count, drains.Running, _upstream.IsCancelled).ShouldBe((0, 1, false));

        _upstream.Gate.SetResult();
        var end = await _admission.Ended.Task.WaitAsync(Token);

        (end.IsAbandoned, end.IsCommitted, end.Facts!.Usage).ShouldBe((true, true, Reported));
        await drains.StopAsync(Token);
        _admission.Ends.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Dispose_BilledToItsEndButTooLong_IsGivenUpAfterAMinute()
    {
        using var drains = new StreamDrains(_rig.Time);
        await LeaveAsync(drains, cancelStopsBilling: false);

        _rig.Time.Advance(StreamDrains.Longest);
        var end = await _admission.Ended.Task.WaitAsync(Token);

        (end.IsAbandoned, _upstream.IsCancelled, _admission.Ends.Count).ShouldBe((true, true, 1));
    }

    [Fact]
    public async Task Stop_WhileOneIsReadOn_EndsAndSettlesIt()
    {
        using var drains = new StreamDrains(_rig.Time);
        await LeaveAsync(drains, cancelStopsBilling: false);

        await drains.StopAsync(Token);

        (drains.Running, _admission.Ends.Count, _upstream.IsCancelled).ShouldBe((0, 1, true));
        drains.TryBegin(_ => Task.CompletedTask).ShouldBeFalse();
    }

    [Fact]
    public async Task Dispose_CancelStopsBilling_EndsAtOnce()
    {
        using var drains = new StreamDrains(_rig.Time);

        await LeaveAsync(drains, cancelStopsBilling: true);

        (_admission.Ends.Count, drains.Running, _upstream.IsCancelled).ShouldBe((1, 0, true));
    }

    [Fact]
    public async Task TryBegin_AsManyAsMayBe_RefusesTheNext()
    {
        using var drains = new StreamDrains(_rig.Time);
        var gate = new TaskCompletionSource();

        var begun = Enumerable.Range(0, StreamDrains.Most + 1).Count(_ => drains.TryBegin(_ => gate.Task));

        begun.ShouldBe(StreamDrains.Most);
        gate.SetResult();
        await drains.StopAsync(Token);
        drains.Running.ShouldBe(0);
    }

    public void Dispose() => _upstream.Dispose();

    // A client that has read the first content and leaves while it waits for more.
    private async Task LeaveAsync(StreamDrains drains, bool cancelStopsBilling)
    {
        var target = _rig.Add(_upstream, new ProviderOptions { CancelStopsBilling = cancelStopsBilling });
        var order = new TargetOrder(_rig.Health, () => 0, _ => null);
        var pipeline = new CompletionPipeline(new ModelRouter(_rig, order), _rig.Health, _rig, _rig.Estimator, _rig.Time, drains);
        var call = new LlmCall(() => new LlmRequest { Messages = [] })
        {
            RequestId = "r",
            Dialect = Dialect.OpenAI,
            Body = default,
            Model = $"{target.Provider.Name}:m",
            Stream = true,
        };
        using var leaving = new CancellationTokenSource();
        var opened = await pipeline.OpenAsync(new CallContext(call, _rig.Table(), _rig.Trace, _admission), leaving.Token);
        var stream = opened.Value.ShouldNotBeNull();
        (await stream.NextAsync()).ShouldBeTrue();
        var next = stream.NextAsync();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await next);
        await stream.DisposeAsync();
    }

    private sealed class Upstream : ILlmProvider
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsCancelled { get; private set; }

        public string Name => "slow";

        public Dialect Dialect => Dialect.OpenAI;

        public ValueTask InitializeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<Outcome<LlmAnswer>> CompleteAsync(UpstreamCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async IAsyncEnumerable<StreamEvent> CompleteStreamAsync(UpstreamCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var facts = new AnswerFacts();
            yield return new StreamEvent { Kind = StreamEventKind.Content, Frame = "hello"u8.ToArray(), Facts = facts };
            try
            {
                await Gate.Task.WaitAsync(call.Clock.Token);
            }
            catch (OperationCanceledException)
            {
                IsCancelled = true;
                throw;
            }

            facts.Usage = Reported;
            yield return new StreamEvent { Kind = StreamEventKind.End, Facts = facts };
        }

        public ValueTask<LlmError?> CheckHealthAsync(CancellationToken cancellationToken) => default;

        public ValueTask<Outcome<IReadOnlyList<ModelInfo>>> ListModelsAsync(CancellationToken cancellationToken) =>
            new(new Outcome<IReadOnlyList<ModelInfo>>(Array.Empty<ModelInfo>()));

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class Admission : ICallAdmission
    {
        public List<AttemptEnd> Ends { get; } = [];

        public TaskCompletionSource<AttemptEnd> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<LlmError?> CountAsync(CancellationToken cancellationToken) => default;

        public ValueTask<LlmError?> AdmitAsync(Target target, int key, int attempt, CancellationToken cancellationToken) => default;

        public void AttemptEnded(in AttemptEnd end)
        {
            Ends.Add(end);
            Ended.TrySetResult(end);
        }
    }
}
