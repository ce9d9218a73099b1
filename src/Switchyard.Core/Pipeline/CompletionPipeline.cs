using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>
/// Takes a call to an answer: route, attempt, retry, fail over, under one deadline. Limits, cache and ledger hook in
/// here, around <see cref="RunAsync"/>. Thread-safe.
/// </summary>
/// <param name="router">Finds the targets.</param>
/// <param name="health">What is known of them.</param>
/// <param name="observer">Sees what happens.</param>
/// <param name="time">The clock.</param>
public sealed class CompletionPipeline(ModelRouter router, TargetHealthRegistry health, ICallObserver observer, TimeProvider time)
{
    /// <summary>Gets a whole answer.</summary>
    /// <param name="call">The call.</param>
    /// <param name="table">The configuration it began with.</param>
    /// <param name="trace">Takes what happened.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    public ValueTask<Outcome<LlmAnswer>> CompleteAsync(
        LlmCall call, RouteTable table, CallTrace trace, CancellationToken cancellationToken) =>
        RunAsync(call, table, trace, SendWholeAsync, cancellationToken);

    /// <summary>
    /// Opens a stream up to its first content. Until then failures may still be retried or failed over; what a failed
    /// attempt had sent is thrown away. The stream is disposed by the caller.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="table">The configuration it began with.</param>
    /// <param name="trace">Takes what happened.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    public ValueTask<Outcome<AnswerStream>> OpenAsync(
        LlmCall call, RouteTable table, CallTrace trace, CancellationToken cancellationToken) =>
        RunAsync(call, table, trace, AnswerStream.OpenAsync, cancellationToken);

    private static async ValueTask<Outcome<LlmAnswer>> SendWholeAsync(
        Attempt attempt, AttemptContext context, CancellationToken cancellationToken)
    {
        using (attempt)
        {
            var outcome = await attempt.Target.Provider.Provider.CompleteAsync(attempt.Call, cancellationToken).ConfigureAwait(false);
            context.Trace.UpstreamTime += attempt.Elapsed;
            context.Trace.FirstContent = outcome.IsSuccess ? context.Trace.Elapsed : null;
            attempt.End(outcome.Error, outcome.Value?.Facts);
            return outcome;
        }
    }

    private async ValueTask<Outcome<T>> RunAsync<T>(
        LlmCall call,
        RouteTable table,
        CallTrace trace,
        Func<Attempt, AttemptContext, CancellationToken, ValueTask<Outcome<T>>> send,
        CancellationToken cancellationToken)
        where T : class
    {
        var route = router.Route(call, table);
        if (!route.IsSuccess)
        {
            return route.Error;
        }

        var context = new AttemptContext(call, trace, health, observer, time);
        var plan = new AttemptPlan(route.Value, health, observer, Random.Shared.NextDouble);
        var first = plan.First();
        if (!first.IsSuccess)
        {
            return first.Error;
        }

        var deadline = call.Timeout ?? first.Value.Target.Provider.Options.Timeouts.Total;
        var step = first.Value;
        while (true)
        {
            if (step.Wait > TimeSpan.Zero)
            {
                await Task.Delay(step.Wait, time, cancellationToken).ConfigureAwait(false);
            }

            var attempt = new Attempt(step, context, deadline - trace.Elapsed, cancellationToken);
            var outcome = await send(attempt, context, cancellationToken).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                return outcome;
            }

            if (plan.Next(outcome.Error, deadline - trace.Elapsed, out var final) is not { } next)
            {
                return final;
            }

            step = next;
        }
    }
}
