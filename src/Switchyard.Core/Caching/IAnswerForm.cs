using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Caching;

/// <summary>The form a client wants its answer in: whole, or a stream. Stateless.</summary>
/// <typeparam name="T">What it is then.</typeparam>
internal interface IAnswerForm<T>
    where T : class
{
    /// <summary>Whether it is a stream.</summary>
    bool IsStream { get; }

    /// <summary>Asks for an answer of this form.</summary>
    ValueTask<Outcome<T>> AskAsync(ICompletionService service, CallContext context, CancellationToken cancellationToken);

    /// <summary>A recorded answer in this form.</summary>
    /// <param name="answer">The answer, no refusal.</param>
    /// <param name="context">The call it is for.</param>
    /// <param name="seat">Left when the answer is disposed of; may be null.</param>
    T Of(Recorded answer, CallContext context, Seat? seat);

    /// <summary>The answer of a flight whose stream has begun.</summary>
    ValueTask<Outcome<T>> FollowAsync(Seat seat, CallContext context, CancellationToken cancellationToken);
}
