using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Core.Providers;
using Switchyard.Server.Http;

namespace Switchyard.Server.Dialects;

/// <summary>Adds to an answer what only Switchyard knows: provider, price, time, attempts.</summary>
internal static class NativeAnswer
{
    /// <summary>The answer, complete.</summary>
    /// <param name="answer">The provider's part; of a stream only what is still to be told.</param>
    /// <param name="facts">What was read beside it.</param>
    /// <param name="exchange">The exchange it ends.</param>
    public static LlmResponse Complete(LlmResponse answer, AnswerFacts facts, Exchange exchange)
    {
        var model = exchange.Model;
        return answer with
        {
            Provider = exchange.Trace.Target?.Provider.Name,
            FinishReason = facts.FinishReason ?? FinishReasons.Error,
            NativeFinishReason = facts.NativeFinishReason,
            Usage = facts.Usage,
            Cost = CostOf(facts.Usage, exchange),
            Cached = exchange.Trace.IsCached,
            LatencyMs = Math.Round(exchange.Trace.Elapsed.TotalMilliseconds, 3),
            Metadata = new ResponseMetadata
            {
                RequestId = exchange.Call.RequestId,
                Capabilities = model?.Capabilities,
                Attempts = exchange.Trace.Attempts,
                DroppedParameters = exchange.Trace.Dropped,
                AdaptedParameters = exchange.Trace.Adapted is { Count: > 0 } adapted ? adapted : null,
            },
        };
    }

    /// <summary>What an answer costs its caller: what the upstream was paid for already costs nothing again.</summary>
    /// <param name="usage">Its token figures.</param>
    /// <param name="exchange">The exchange it ends.</param>
    public static Cost CostOf(Usage usage, Exchange exchange)
    {
        var cost = Pricing.CostOf(usage, exchange.Model?.Capabilities.Pricing);
        return exchange.Trace.IsCached ? cost with { Input = 0, Output = 0, Total = 0 } : cost;
    }
}
