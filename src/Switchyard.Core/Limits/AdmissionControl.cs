using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Limits;

/// <summary>Admits calls: makes one <see cref="Admission"/> for each and holds what they share. Thread-safe.</summary>
public sealed class AdmissionControl
{
    // Two replicas must never give two calls the same name, nor a caller choose one.
    private readonly string _prefix = Guid.NewGuid().ToString("N")[..16];
    private long _calls;

    /// <summary>Makes it.</summary>
    /// <param name="store">Decides.</param>
    /// <param name="estimator">Guesses prompts' tokens.</param>
    /// <param name="settlements">Takes what calls really used.</param>
    /// <param name="keeper">Keeps the places of running calls.</param>
    /// <param name="metrics">Counts refusals.</param>
    /// <param name="time">The clock.</param>
    public AdmissionControl(
        ILimitStore store, ITokenEstimator estimator, SettlementQueue settlements, LeaseKeeper keeper, SwitchyardMetrics metrics, TimeProvider time)
    {
        (Store, Estimator, Settlements, Keeper, Metrics, Time) = (store, estimator, settlements, keeper, metrics.Limits, time);
        Upstreams = new UpstreamBuckets(store.IsShared);
        Lines = new WaitingLines(Metrics, time);
        settlements.Settled = Lines.Freed;
    }

    internal ILimitStore Store { get; }

    internal ITokenEstimator Estimator { get; }

    internal SettlementQueue Settlements { get; }

    internal LeaseKeeper Keeper { get; }

    internal LimitMetrics Metrics { get; }

    internal TimeProvider Time { get; }

    internal WaitingLines Lines { get; }

    internal UpstreamBuckets Upstreams { get; }

    /// <summary>The admission of a call. End it when the call's answer has ended, in whatever way.</summary>
    /// <param name="call">The call.</param>
    /// <param name="policy">The limits of the configuration it began with.</param>
    public ICallAdmission Begin(LlmCall call, LimitPolicy policy) =>
        policy.IsEmptyFor(call.Caller) && !policy.Options.HeedUpstream ? NoLimits.Instance : new Admission(this, policy, call);

    internal string NextId() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{_prefix}-{Interlocked.Increment(ref _calls):x}");
}
