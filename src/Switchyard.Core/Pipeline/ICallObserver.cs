using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Pipeline;

/// <summary>Sees what the pipeline does: metrics and logs stand behind it. Called on the request's path, so it must be quick.</summary>
public interface ICallObserver
{
    /// <summary>An attempt begins. What is returned ends with the attempt: a span, or null.</summary>
    /// <param name="target">Its target.</param>
    /// <param name="kind">What is asked for.</param>
    /// <param name="number">Which of the call's attempts it is, from 1.</param>
    IDisposable? AttemptStarted(Target target, CallKind kind, int number);

    /// <summary>An attempt ended.</summary>
    /// <param name="verdict">How.</param>
    void AttemptEnded(in AttemptVerdict verdict);

    /// <summary>An attempt ended without a verdict: nobody waits for it any longer. What it had brought is in its facts.</summary>
    /// <param name="verdict">How far it came; it has no error.</param>
    void AttemptAbandoned(in AttemptVerdict verdict);

    /// <summary>The same target is about to be asked again.</summary>
    /// <param name="target">The target.</param>
    /// <param name="reason">Why.</param>
    void Retrying(Target target, LlmError reason);

    /// <summary>Another target is about to be asked.</summary>
    /// <param name="from">The one that failed.</param>
    /// <param name="to">The next one.</param>
    /// <param name="reason">Why.</param>
    void FailingOver(Target from, Target to, LlmError reason);

    /// <summary>A retry was not made because the provider's budget is spent.</summary>
    /// <param name="target">The target.</param>
    void RetryBudgetExhausted(Target target);
}
