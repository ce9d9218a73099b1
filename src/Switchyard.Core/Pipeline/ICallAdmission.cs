using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>
/// What one call may take of the limits: asked before anything is sent, told what was used. One object a call; used by
/// one thread at a time, except that <see cref="AttemptEnded"/> may come from any, and the client may leave at any time.
/// </summary>
public interface ICallAdmission
{
    /// <summary>Counts the call itself, for an answer that needs no upstream: from the cache, or another call's.</summary>
    /// <param name="cancellationToken">The client's leaving.</param>
    /// <returns>Null when it may have its answer; else the refusal, and nothing was taken.</returns>
    ValueTask<LlmError?> CountAsync(CancellationToken cancellationToken);

    /// <summary>Takes what an attempt may use at worst, and counts the call if it has not been counted.</summary>
    /// <param name="target">Whom the attempt asks.</param>
    /// <param name="key">With which of the provider's keys.</param>
    /// <param name="attempt">Which of the call's attempts it is, from 1.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    /// <returns>
    /// Null when it may be sent; else the refusal, and nothing was taken. A refusal that another target may not have
    /// says so by <see cref="LlmError.FailsOver"/>.
    /// </returns>
    ValueTask<LlmError?> AdmitAsync(Target target, int key, int attempt, CancellationToken cancellationToken);

    /// <summary>Waits for the turn of a call that was refused, if the configuration lets calls wait; nothing has been sent for it yet.</summary>
    /// <param name="refusal">The refusal that would be told.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    /// <returns>Null when it may be asked for again; else the refusal to tell.</returns>
    ValueTask<LlmError?> AwaitTurnAsync(LlmError refusal, CancellationToken cancellationToken) => new(refusal);

    /// <summary>The most tokens to ask a target for when the request does not say how many; null: leave it to the target.</summary>
    /// <param name="target">The target.</param>
    int? OutputCapOf(Target target) => null;

    /// <summary>An admitted attempt has begun to answer.</summary>
    /// <param name="attempt">Which.</param>
    /// <param name="facts">What is read beside the answer; it grows while the attempt runs, and may be looked at meanwhile.</param>
    void AttemptAnswers(int attempt, AnswerFacts facts)
    {
        // Whoever counts only what was used waits for the end.
    }

    /// <summary>An admitted attempt ended, in whatever way. Told once an attempt.</summary>
    /// <param name="end">How.</param>
    void AttemptEnded(in AttemptEnd end);

    /// <summary>The call's answer has ended; attempts of it may still run. May be told again.</summary>
    void End()
    {
        // Whoever holds nothing gives nothing back.
    }

    /// <summary>How the limits stood when they were last asked; null when none apply.</summary>
    LimitStanding? Standing => null;

    /// <summary>
    /// The admission of another call that gets anew what this one was given from the cache. It takes the caller's tokens, but is not counted
    /// as a request, holds no place of the caller's and waits for no turn. Its client has left from the beginning.
    /// </summary>
    ICallAdmission ForRefresh() => this;
}
