using System.Text;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Tests.Caching;

/// <summary>A call that waits until the test answers it.</summary>
internal sealed class HeldCall(CallContext context, Target target, TimeProvider time)
{
    private readonly TaskCompletionSource<Outcome<LlmAnswer>> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CallContext Context => context;

    public Task<Outcome<LlmAnswer>> Outcome => _outcome.Task;

    /// <summary>Answers well.</summary>
    public void Answer(string text)
    {
        var facts = new AnswerFacts { FinishReason = FinishReasons.Stop };
        End(null, new LlmAnswer(() => new LlmResponse()) { Dialect = Dialect.OpenAI, Body = Encoding.UTF8.GetBytes(text), Facts = facts });
    }

    /// <summary>Fails, after as many attempts as there are errors; the last one is told.</summary>
    public void Fail(params LlmError[] errors)
    {
        foreach (var error in errors[..^1])
        {
            context.Trace.Ended(target, error, TimeSpan.Zero);
        }

        End(errors[^1], errors[^1]);
    }

    private void End(LlmError? error, Outcome<LlmAnswer> outcome)
    {
        context.Trace.Target = target;
        context.Trace.Ended(target, error, time.GetElapsedTime(context.Trace.Started));
        _outcome.SetResult(outcome);
    }
}
