using Switchyard.Core.Errors;

namespace Switchyard.Core.Pipeline;

/// <summary>
/// Decides after each failure who is asked next, and after what wait. The order of the targets is the caller's;
/// a target that is open or cooling is passed over while another can serve. Not thread-safe.
/// </summary>
internal sealed class AttemptPlan(
    IReadOnlyList<Target> targets, TargetHealthRegistry health, ICallObserver observer, Func<double> jitter)
{
    // Two retries in all, whatever the number of targets; failing over is bounded by the list itself.
    private const int MostRetries = 2;

    // A handful at most: a list is looked through faster than a set is made.
    private readonly List<Target> _tried = new(1);
    private int _attemptsHere;
    private int _retries;
    private Target? _current;
    private LlmError? _busy;

    /// <summary>The first step, or the failure that leaves nobody to ask.</summary>
    public Outcome<AttemptStep> First()
    {
        List<LlmError>? blocked = null;
        var open = OpenTargets();
        foreach (var target in targets)
        {
            if (health.Of(target).CoolingError(target.Provider.KeyCount) is { } cooling)
            {
                (blocked ??= []).Add(cooling);
            }
            else if (!open.Contains(target) && TryBegin(target) is { } step)
            {
                return step;
            }
        }

        if (targets.FirstOrDefault(target => health.Of(target).CoolingError(target.Provider.KeyCount) is null) is { } last)
        {
            // The others cool at their own wish: what is left alone for its failures is the last that can serve.
            return Begin(last, isProbe: false);
        }

        return blocked is not null
            ? blocked.MinBy(static error => error.RetryAfter)!
            : new LlmError(LlmErrorCode.UpstreamUnavailable, "No target is available at the moment.");
    }

    /// <summary>The step after a failure; null when the failure is final.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="left">What is left of the deadline.</param>
    /// <param name="final">The failure as the client shall see it when it is final.</param>
    public AttemptStep? Next(LlmError error, TimeSpan left, out LlmError final)
    {
        final = Final(error);
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        // Our own limits refused it: to ask for the same again at once is to be refused again.
        if (error.Source == ErrorSource.Gateway)
        {
            return FailOver(error);
        }

        // A failed probe has its answer, and a target that was just ejected is left alone by this request too.
        if (OpenTargets().Contains(_current!))
        {
            return FailOver(error);
        }

        var isRetriedFirst = IsBetterRetriedHere(error);
        return (isRetriedFirst ? null : FailOver(error)) ?? Retry(error, left, ref final) ?? (isRetriedFirst ? FailOver(error) : null);
    }

    // Of several targets that are all too busy the caller is told of the one that is free first. A caller's own limit
    // stands before all of them.
    private LlmError Final(LlmError error)
    {
        if (error is not { Code: LlmErrorCode.RateLimitExceeded, FailsOver: true })
        {
            return error;
        }

        return _busy = _busy is null ? error : LlmError.Sooner(error, _busy);
    }

    // A slow or busy target will be slow or busy again at once; a passing fault is likely gone, and the caller chose this target.
    private static bool IsBetterRetriedHere(LlmError error) =>
        error.IsRetryable && error.Code is LlmErrorCode.UpstreamError or LlmErrorCode.UpstreamTruncated or LlmErrorCode.UpstreamInvalidResponse;

    private AttemptStep? Retry(LlmError error, TimeSpan left, ref LlmError final)
    {
        var target = _current!;
        var hasOtherKey =
            error.Code is LlmErrorCode.UpstreamAuthentication or LlmErrorCode.UpstreamBilling or LlmErrorCode.RateLimitExceeded &&
            target.Provider.KeyCount > 1 && health.Of(target).CoolingError(target.Provider.KeyCount) is null;
        var options = target.Provider.Options.Retry;
        if ((!error.IsRetryable && !hasOtherKey) || _attemptsHere >= options.MaxAttempts || _retries >= MostRetries)
        {
            return null;
        }

        var backoff = options.BaseDelay * Math.Pow(2, _attemptsHere - 1);
        backoff = (backoff > options.MaxDelay ? options.MaxDelay : backoff) * jitter();
        var wait = hasOtherKey ? TimeSpan.Zero : error.RetryAfter is { } hint && hint > backoff ? hint : backoff;
        if (wait > options.MaxDelay || wait >= left)
        {
            return null;
        }

        if (!target.Provider.RetryBudget.TrySpend())
        {
            observer.RetryBudgetExhausted(target);
            final = error with { ShouldRetry = false };
            return null;
        }

        _retries++;
        _attemptsHere++;
        observer.Retrying(target, error);
        return new AttemptStep(target, wait);
    }

    private AttemptStep? FailOver(LlmError error)
    {
        var from = _current!;
        while (error.FailsOver && NextTarget() is { } other)
        {
            if (TryBegin(other) is { } step)
            {
                observer.FailingOver(from, other, error);
                return step;
            }

            _tried.Add(other);
        }

        return null;
    }

    // Null when the target is half open and another request has just become its probe.
    private AttemptStep? TryBegin(Target target)
    {
        var known = health.Of(target);
        var isProbe = known.StateOf(target.Provider.KeyCount) == TargetState.HalfOpen;
        return isProbe && !known.TryProbe() ? null : Begin(target, isProbe);
    }

    private AttemptStep Begin(Target target, bool isProbe)
    {
        _tried.Add(target);
        _current = target;
        _attemptsHere = 1;
        target.Provider.RetryBudget.Earn();
        return new AttemptStep(target, TimeSpan.Zero, isProbe);
    }

    private Target? NextTarget()
    {
        var open = OpenTargets();
        return targets.FirstOrDefault(target => !_tried.Contains(target) && !open.Contains(target) &&
            health.Of(target).CoolingError(target.Provider.KeyCount) is null);
    }

    // At most half of the targets are left alone, and never the last one: some service beats none.
    private IReadOnlyCollection<Target> OpenTargets() => targets.Count == 1
        ? []
        : (HashSet<Target>)
        [
            .. targets
                .Where(target => health.Of(target).StateOf(target.Provider.KeyCount) == TargetState.Open)
                .OrderByDescending(target => health.Of(target).OpenUntil)
                .Take(targets.Count / 2),
        ];
}
