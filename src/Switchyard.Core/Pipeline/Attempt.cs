using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>One attempt at one target, from its begin to its verdict. Ends once.</summary>
internal sealed class Attempt : IDisposable
{
    private readonly TargetHealth _health;
    private readonly CallTrace _trace;
    private readonly ICallObserver _observer;
    private readonly TimeProvider _time;
    private readonly IDisposable? _span;
    private readonly long _started;
    private bool _ended;

    public Attempt(Target target, AttemptContext context, TimeSpan deadline, CancellationToken cancellationToken)
    {
        (_trace, _observer, _time) = (context.Trace, context.Observer, context.Time);
        Target = target;
        _health = context.Health.Of(target);
        _span = _observer.AttemptStarted(target);
        _started = _time.GetTimestamp();
        Clock = new AttemptClock(_time, target.Provider.Options.Timeouts, deadline, cancellationToken);
        Call = new UpstreamCall(context.Call, target.Model, Clock) { KeyIndex = _health.TakeKey(target.Provider.KeyCount) };
        _trace.Target = target;
    }

    public Target Target { get; }

    public AttemptClock Clock { get; }

    public UpstreamCall Call { get; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>The verdict: an error, or success with the time its first content took.</summary>
    public void End(LlmError? error, bool committed, TimeSpan firstContent)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        if (error is null)
        {
            _health.Succeeded(firstContent);
        }
        else
        {
            _health.Failed(error, Call.KeyIndex, Target.Provider);
        }

        _trace.Dropped = Call.Dropped;
        _trace.Ended(Target, error, Elapsed);
        _observer.AttemptEnded(Target, error, committed, Elapsed);
    }

    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            _health.Abandoned();
        }

        Clock.Dispose();
        _span?.Dispose();
    }
}
