using System.Runtime.CompilerServices;
using System.Text;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Providers;

namespace Switchyard.Tests.Pipeline;

/// <summary>A provider that answers its n-th call with its n-th script; the last one stays.</summary>
internal sealed class FakeProvider(string name, params LlmError?[] outcomes) : ILlmProvider
{
    public List<UpstreamCall> Calls { get; } = [];

    public bool IsDisposed { get; private set; }

    public int StreamsEnded { get; private set; }

    /// <summary>What a stream sends before its outcome; S is a preamble, C content.</summary>
    public string Events { get; init; } = "SCC";

    /// <summary>When set, a call waits for it, or for its cancellation, before the outcome.</summary>
    public TaskCompletionSource? Gate { get; init; }

    public string Name => name;

    public Dialect Dialect => Dialect.OpenAI;

    public int Initialized { get; private set; }

    public ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        Initialized++;
        return ValueTask.CompletedTask;
    }

    public async ValueTask<Outcome<LlmAnswer>> CompleteAsync(UpstreamCall call, CancellationToken cancellationToken)
    {
        var error = Next(call);
        await WaitAsync(call);
        cancellationToken.ThrowIfCancellationRequested();
        if (call.Clock.Expired is { } timer)
        {
            error = new LlmError(LlmErrorCode.UpstreamTimeout, "late") { Timer = timer };
        }

        return error is null
            ? new LlmAnswer(() => new LlmResponse()) { Dialect = Dialect.OpenAI, Body = Encoding.UTF8.GetBytes(name), Facts = new AnswerFacts() }
            : error;
    }

    public async IAsyncEnumerable<StreamEvent> CompleteStreamAsync(
        UpstreamCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            var error = Next(call);
            foreach (var kind in Events)
            {
                yield return new StreamEvent
                {
                    Kind = kind == 'S' ? StreamEventKind.Preamble : StreamEventKind.Content,
                    Frame = Encoding.UTF8.GetBytes($"{name}{kind}"),
                };
            }

            await WaitAsync(call);
            cancellationToken.ThrowIfCancellationRequested();
            yield return error is null ? new StreamEvent { Kind = StreamEventKind.End } : StreamEvent.Failed(error);
        }
        finally
        {
            StreamsEnded++;
        }
    }

    public ValueTask<LlmError?> CheckHealthAsync(CancellationToken cancellationToken) => ValueTask.FromResult<LlmError?>(null);

    public ValueTask<Outcome<IReadOnlyList<ModelInfo>>> ListModelsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Outcome<IReadOnlyList<ModelInfo>>(Array.Empty<ModelInfo>()));

    public void Dispose() => IsDisposed = true;

    private LlmError? Next(UpstreamCall call)
    {
        Calls.Add(call);
        return outcomes.Length == 0 ? null : outcomes[Math.Min(Calls.Count, outcomes.Length) - 1];
    }

    private async Task WaitAsync(UpstreamCall call)
    {
        if (Gate is not null)
        {
            var left = new TaskCompletionSource();
            await using var registration = call.Clock.Token.Register(left.SetResult);
            await Task.WhenAny(Gate.Task, left.Task);
        }
    }
}
