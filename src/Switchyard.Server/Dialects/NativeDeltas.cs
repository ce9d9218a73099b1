using Switchyard.Core.Chat;
using Switchyard.Core.Providers;
using Switchyard.Server.Http;

namespace Switchyard.Server.Dialects;

/// <summary>What a client of the native dialect is told of each event of a stream. Used by one thread.</summary>
/// <param name="exchange">The exchange.</param>
internal sealed class NativeDeltas(Exchange exchange)
{
    private bool _hasBegun;

    /// <summary>The delta; of the end what only Switchyard knows. Null for an event that clients do not see.</summary>
    /// <param name="next">The event, never an error.</param>
    public LlmResponse? Of(in StreamEvent next)
    {
        if (next.Kind == StreamEventKind.End)
        {
            return NativeAnswer.Complete(new LlmResponse(), next.Facts ?? new AnswerFacts(), exchange);
        }

        if (_hasBegun || next.Delta is null)
        {
            return next.Delta;
        }

        _hasBegun = true;
        return next.Delta with { Provider = exchange.Trace.Target?.Provider.Name };
    }
}
