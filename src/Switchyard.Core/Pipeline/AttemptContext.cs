using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Pipeline;

/// <summary>What every attempt of a call shares. Used by one thread at a time.</summary>
internal sealed class AttemptContext(
    CallContext context, TargetHealthRegistry health, ICallObserver observer, ITokenEstimator estimator, TimeProvider time)
{
    private int _admitted;

    public LlmCall Call => context.Call;

    public CallTrace Trace => context.Trace;

    public ICallAdmission Admission => context.Admission;

    public TargetHealthRegistry Health => health;

    public ICallObserver Observer => observer;

    public TimeProvider Time => time;

    public UsageSettlement Figures { get; } = new(estimator);

    /// <summary>Begins an attempt once the limits let it; a refused one never was.</summary>
    public async ValueTask<Outcome<Attempt>> BeginAsync(AttemptStep step, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var known = health.Of(step.Target);
        var key = known.TakeKey(step.Target.Provider.KeyCount);
        LlmError? refusal;
        try
        {
            refusal = await Admission.AdmitAsync(step.Target, key, _admitted + 1, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            known.Abandoned(step.IsProbe);
            throw;
        }

        if (refusal is not null)
        {
            known.Abandoned(step.IsProbe);
            return refusal;
        }

        return new Attempt(step, key, ++_admitted, this, deadline, cancellationToken);
    }
}
