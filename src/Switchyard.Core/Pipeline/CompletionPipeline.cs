using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Pipeline;

/// <summary>Takes a call to an answer: route, attempt, retry, fail over, under one deadline. Thread-safe.</summary>
/// <param name="router">Finds the targets.</param>
/// <param name="health">What is known of them.</param>
/// <param name="observer">Sees what happens.</param>
/// <param name="estimator">Counts tokens nobody reported.</param>
/// <param name="time">The clock.</param>
public sealed class CompletionPipeline(
    ModelRouter router, TargetHealthRegistry health, ICallObserver observer, ITokenEstimator estimator, TimeProvider time)
    : ICompletionService
{
    /// <inheritdoc/>
    public ValueTask<Outcome<LlmAnswer>> CompleteAsync(CallContext context, CancellationToken cancellationToken) =>
        RunAsync(context, SendWholeAsync, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Outcome<IAnswerStream>> OpenAsync(CallContext context, CancellationToken cancellationToken) =>
        RunAsync(context, AnswerStream.OpenAsync, cancellationToken);

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
        CallContext call, Func<Attempt, AttemptContext, CancellationToken, ValueTask<Outcome<T>>> send, CancellationToken cancellationToken)
        where T : class
    {
        var route = call.RouteBy(router);
        if (!route.IsSuccess)
        {
            return route.Error;
        }

        var context = new AttemptContext(call, health, observer, estimator, time);
        var plan = new AttemptPlan(route.Value, health, observer, Random.Shared.NextDouble);
        var first = plan.First();
        if (!first.IsSuccess)
        {
            return first.Error;
        }

        var deadline = call.Call.Timeout ?? first.Value.Target.Provider.Options.Timeouts.Total;
        var step = first.Value;
        while (true)
        {
            if (step.Wait > TimeSpan.Zero)
            {
                await Task.Delay(step.Wait, time, cancellationToken).ConfigureAwait(false);
            }

            var begun = await context.BeginAsync(step, deadline - call.Trace.Elapsed, cancellationToken).ConfigureAwait(false);
            var outcome = begun.IsSuccess ? await send(begun.Value, context, cancellationToken).ConfigureAwait(false) : begun.Error;
            if (outcome.IsSuccess)
            {
                return outcome;
            }

            if (plan.Next(outcome.Error, deadline - call.Trace.Elapsed, out var final) is not { } next)
            {
                return final;
            }

            step = next;
        }
    }
}
