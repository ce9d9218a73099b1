using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Pipeline;

/// <summary>What every attempt of a call shares. Used by one thread at a time.</summary>
internal sealed class AttemptContext(
    CallContext context, TargetHealthRegistry health, ICallObserver observer, ITokenEstimator estimator, TimeProvider time, StreamDrains? drains, ParameterFit? parameters)
{
    // Only a bug keeps an admitted attempt from its begin; what was taken for it is given back all the same.
    private static readonly LlmError NotBegun = new(LlmErrorCode.InternalError, "Switchyard failed.");

    private int _admitted;

    public LlmCall Call => context.Call;

    public CallTrace Trace => context.Trace;

    public ICallAdmission Admission => context.Admission;

    public RouteTable Table => context.Table;

    public StreamDrains? Drains => drains;

    public TargetHealthRegistry Health => health;

    public ICallObserver Observer => observer;

    public TimeProvider Time => time;

    public UsageSettlement Figures { get; } = new(estimator);

    /// <summary>Begins an attempt once the limits let it; a refused one never was.</summary>
    /// <param name="step">The attempt.</param>
    /// <param name="deadline">The deadline over all attempts, from the call's begin.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    public async ValueTask<Outcome<Attempt>> BeginAsync(AttemptStep step, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var known = health.Of(step.Target);
        var isBegun = false;
        var isAdmitted = false;
        try
        {
            var (fit, unfit) = parameters?.Of(Call, step.Target, Table.Options.Models.Adaptation) ?? default;
            if (unfit is not null)
            {
                return unfit;
            }

            var (key, refusal) = await AdmitAsync(step.Target, known, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                return refusal;
            }

            isAdmitted = true;

            // It may have waited for its turn: only now is it known what is left.
            var attempt = new Attempt(step, (key, fit), ++_admitted, this, deadline - Trace.Elapsed, IsReadOn(step.Target) ? CancellationToken.None : cancellationToken);
            isBegun = true;
            return attempt;
        }
        finally
        {
            if (!isBegun)
            {
                if (isAdmitted)
                {
                    Admission.AttemptEnded(new AttemptEnd(_admitted, NotBegun, null));
                }

                known.Abandoned(step.IsProbe);
            }
        }
    }

    /// <summary>Whether a stream of this target is read on when its client leaves.</summary>
    public bool IsReadOn(Target target) => Call.Stream && drains is not null && !target.Provider.Options.CancelStopsBilling;

    // What an upstream allows it allows each key: one that has nothing left says nothing of the others.
    private async ValueTask<(int Key, LlmError? Refusal)> AdmitAsync(Target target, TargetHealth known, CancellationToken cancellationToken)
    {
        LlmError? soonest = null;
        var key = 0;
        for (var i = 0; i < target.Provider.KeyCount; i++)
        {
            key = known.TakeKey(target.Provider.KeyCount);
            var refusal = await Admission.AdmitAsync(target, key, _admitted + 1, cancellationToken).ConfigureAwait(false);
            if (refusal is null)
            {
                return (key, null);
            }

            soonest = soonest is null ? refusal : LlmError.Sooner(soonest, refusal);
            if (!refusal.IsOfKey)
            {
                break;
            }
        }

        return (key, soonest);
    }
}
