using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>A whole answer.</summary>
internal sealed class WholeForm : IAnswerForm<LlmAnswer>
{
    /// <inheritdoc/>
    public bool IsStream => false;

    /// <inheritdoc/>
    public ValueTask<Outcome<LlmAnswer>> AskAsync(ICompletionService service, CallContext context, CancellationToken cancellationToken) =>
        service.CompleteAsync(context, cancellationToken);

    /// <inheritdoc/>
    public LlmAnswer Of(Recorded answer, CallContext context, Seat? seat) => AnswerForms.Whole(answer, context.Call.Dialect, seat);

    /// <inheritdoc/>
    public async ValueTask<Outcome<LlmAnswer>> FollowAsync(Seat seat, CallContext context, CancellationToken cancellationToken)
    {
        var stream = new SeatStream(seat, context.Trace, cancellationToken);
        await using (stream.ConfigureAwait(false))
        {
            var pieces = new AnswerAssembler();
            while (await stream.NextAsync().ConfigureAwait(false))
            {
                if (stream.Current.Error is { } error)
                {
                    return error;
                }

                pieces.Add(stream.Current);
            }

            var facts = stream.Current.Facts ?? new AnswerFacts();
            return AnswerForms.Neutral(pieces.Finish(facts), facts, owner: null);
        }
    }
}
