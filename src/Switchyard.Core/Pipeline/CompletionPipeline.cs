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
/// <param name="drains">Reads abandoned streams on; null when none ever is.</param>
/// <param name="fit">Fits parameters to models; null when they are sent as they are.</param>
public sealed class CompletionPipeline(
    ModelRouter router, TargetHealthRegistry health, ICallObserver observer, ITokenEstimator estimator, TimeProvider time, StreamDrains? drains = null, ParameterFit? fit = null)
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

        var context = new AttemptContext(call, health, observer, estimator, time, drains, fit);
        var plan = Plan(route.Value);
        var step = plan.First();
        var deadline = call.Call.Timeout ?? step.Value?.Target.Provider.Options.Timeouts.Total ?? TimeSpan.Zero;
        while (step.IsSuccess)
        {
            if (step.Value.Wait > TimeSpan.Zero)
            {
                await Task.Delay(step.Value.Wait, time, cancellationToken).ConfigureAwait(false);
            }

            var begun = await context.BeginAsync(step.Value, deadline, cancellationToken).ConfigureAwait(false);
            var outcome = begun.IsSuccess ? await send(begun.Value, context, cancellationToken).ConfigureAwait(false) : begun.Error;
            if (outcome.IsSuccess)
            {
                return outcome;
            }

            if (plan.Next(outcome.Error, deadline - call.Trace.Elapsed, out var final) is { } next)
            {
                step = next;
            }
            else if (await EndAsync(call, final, cancellationToken).ConfigureAwait(false) is { } error)
            {
                return error;
            }
            else
            {
                plan = Plan(route.Value);
                step = plan.First();
            }
        }

        return step.Error;
    }

    private AttemptPlan Plan(IReadOnlyList<Target> targets) => new(targets, health, observer, Random.Shared.NextDouble);

    // Null when the call has waited for its turn and begins anew.
    private static ValueTask<LlmError?> EndAsync(CallContext call, LlmError final, CancellationToken cancellationToken) =>
        final is { Source: ErrorSource.Gateway, Code: LlmErrorCode.RateLimitExceeded }
            ? call.Admission.AwaitTurnAsync(final, cancellationToken)
            : new ValueTask<LlmError?>(final);
}
