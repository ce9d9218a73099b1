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
        _span = _observer.AttemptStarted(target, context.Call.Kind, _trace.Attempts.Count + 1);
        _started = _time.GetTimestamp();
        Clock = new AttemptClock(_time, target.Provider.Options.Timeouts, deadline, cancellationToken);
        Call = new UpstreamCall(context.Call, target.Model, Clock) { KeyIndex = _health.TakeKey(target.Provider.KeyCount) };
        _trace.Target = target;
    }

    public Target Target { get; }

    public AttemptClock Clock { get; }

    public UpstreamCall Call { get; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>The verdict: an error, or success.</summary>
    /// <param name="error">The error.</param>
    /// <param name="facts">What was read beside the answer.</param>
    /// <param name="firstContent">When the first content came, for an attempt that has reached its client.</param>
    public void End(LlmError? error, AnswerFacts? facts, TimeSpan? firstContent = null)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        var elapsed = Elapsed;
        if (error is null)
        {
            _health.Succeeded(firstContent ?? elapsed);
        }
        else
        {
            _health.Failed(error, Call.KeyIndex, Target.Provider);
        }

        _trace.Dropped = Call.Dropped;
        _trace.Ended(Target, error, elapsed);
        _observer.AttemptEnded(new AttemptVerdict(Target, Call.Call.Kind, error, elapsed)
        {
            IsCommitted = firstContent is not null,
            FirstContent = firstContent ?? elapsed,
            Facts = facts,
        });
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
