using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Server.Access;
using Switchyard.Server.Calls;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>Calls of models, the way every call goes.</summary>
/// <param name="services">What calls need.</param>
/// <param name="front">Reads requests and completes answers, as for the REST API.</param>
internal sealed class CompletionFields(CallServices services, NativeFront front) : IFieldSet
{
    private const string Input = "input";

    /// <inheritdoc/>
    public void Bind(FieldBinder fields) => fields
        .Root("Mutation.complete", AccessPolicy.Caller, FieldCost.Call, CompleteAsync)
        .Stream("Subscription.completionStream", AccessPolicy.Caller, FieldCost.Call, call => new CompletionStream(services, front, call, call.Body(Input)));

    private async ValueTask<Outcome<LlmResponse>> CompleteAsync(FieldCall call)
    {
        using var session = new CallSession(services, call.Scope.ForCall(), CallKind.Chat);
        try
        {
            var accepted = session.Accept(front, call.Body(Input), wantsStream: false, call.Scope.Header, call.Token);
            var answer = accepted.IsSuccess ? await AnswerAsync(session).ConfigureAwait(false) : accepted.Error;
            session.Ended(answer.Error);
            return answer;
        }
        catch (OperationCanceledException) when (call.Token.IsCancellationRequested)
        {
            session.Cancelled(hasBegun: false);
            throw;
        }
    }

    private async ValueTask<Outcome<LlmResponse>> AnswerAsync(CallSession session)
    {
        var outcome = await session.CompleteAsync().ConfigureAwait(false);

        // What the call held is given back before its client can ask again.
        session.GiveBack();
        if (!outcome.IsSuccess)
        {
            return outcome.Error;
        }

        using var answer = outcome.Value;
        return front.Complete(answer, session.Exchange);
    }
}
