using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Caching;

/// <summary>A stream.</summary>
internal sealed class StreamForm : IAnswerForm<IAnswerStream>
{
    /// <inheritdoc/>
    public bool IsStream => true;

    /// <inheritdoc/>
    public ValueTask<Outcome<IAnswerStream>> AskAsync(ICompletionService service, CallContext context, CancellationToken cancellationToken) =>
        service.OpenAsync(context, cancellationToken);

    /// <inheritdoc/>
    public IAnswerStream Of(Recorded answer, CallContext context, Seat? seat) => new ReplayStream(AnswerForms.Stream(answer), seat);

    /// <inheritdoc/>
    public ValueTask<Outcome<IAnswerStream>> FollowAsync(Seat seat, CallContext context, CancellationToken cancellationToken) =>
        new(new Outcome<IAnswerStream>(new SeatStream(seat, context.Trace, cancellationToken)));
}
