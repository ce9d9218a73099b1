using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Pipeline;

/// <summary>One attempt at one target, from its begin to its verdict. Ends once.</summary>
internal sealed class Attempt : IDisposable
{
    private readonly TargetHealth _health;
    private readonly CallTrace _trace;
    private readonly ICallObserver _observer;
    private readonly TimeProvider _time;
    private readonly ICallAdmission _admission;
    private readonly UsageSettlement _figures;
    private readonly int _number;
    private readonly IDisposable? _span;
    private readonly long _started;
    private readonly bool _isProbe;
    private readonly bool _isHurried;
    private int _ended;
    private bool _isDetached;
    private TimeSpan? _firstContent;

    public Attempt(AttemptStep step, (int Key, RequestFit? Fit) sending, int number, AttemptContext context, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var target = step.Target;
        var limits = target.Provider.Options.Timeouts;
        _isProbe = step.IsProbe;
        _isHurried = deadline < (limits.Total < limits.FirstContent ? limits.Total : limits.FirstContent) / 2;
        (_trace, _observer, _time) = (context.Trace, context.Observer, context.Time);
        (_admission, _figures, _number) = (context.Admission, context.Figures, number);
        Target = target;
        _health = context.Health.Of(target);
        _span = _observer.AttemptStarted(target, context.Call.Kind, number);
        _started = _time.GetTimestamp();
        Clock = new AttemptClock(_time, limits, deadline, cancellationToken);
        Call = new UpstreamCall(context.Call, target.Model, Clock)
        {
            KeyIndex = sending.Key,
            OutputCap = context.Admission.OutputCapOf(target),
            Fit = sending.Fit,
        };
        _trace.Target = target;
    }

    public Target Target { get; }

    public AttemptClock Clock { get; }

    public UpstreamCall Call { get; }

    /// <summary>What has been read beside the answer so far; null while nothing has.</summary>
    public AnswerFacts? Facts { get; private set; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>The first content of an answer is here.</summary>
    /// <param name="facts">What is read beside it.</param>
    public void Answers(AnswerFacts? facts)
    {
        Facts = facts;
        _firstContent = Elapsed;
        if (facts is not null)
        {
            _admission.AttemptAnswers(_number, facts);
        }
    }

    /// <summary>The verdict: an error, or success.</summary>
    /// <param name="error">The error.</param>
    /// <param name="facts">What was read beside the answer.</param>
    /// <param name="firstContent">When the first content came, for an attempt that has reached its client.</param>
    public void End(LlmError? error, AnswerFacts? facts, TimeSpan? firstContent = null)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        // A connection that breaks says nothing of what it had brought before.
        facts ??= Facts;
        Settle(facts, isComplete: error is null);
        var elapsed = Elapsed;
        Judge(error, firstContent ?? elapsed);

        _trace.Changed(Call);
        _trace.Ended(Target, error, elapsed);
        _trace.Facts = facts;

        // A target that failed before it had answered anything used nothing that it did not report.
        var hasCome = error is null || firstContent is not null || facts is { Usage.Source: not Usage.None };
        _admission.AttemptEnded(new AttemptEnd(_number, error, (hasCome ? facts : null) ?? OfHeaders(error))
        {
            IsCommitted = firstContent is not null,
            Elapsed = elapsed,
            FirstContent = firstContent ?? (error is null ? elapsed : null),
        });
        _observer.AttemptEnded(new AttemptVerdict(Target, Call.Call.Kind, Loggable(error), elapsed)
        {
            Span = _span,
            IsCommitted = firstContent is not null,
            FirstContent = firstContent ?? elapsed,
            Facts = facts,
        });
    }

    /// <summary>Nobody waits for it any longer, but its upstream is read on: the call's trace has it as left now, the rest follows.</summary>
    public void Detach()
    {
        _isDetached = true;
        _trace.Changed(Call);
        _trace.Facts = Facts?.Copy();
        _trace.Abandoned(Target, Elapsed);
    }

    /// <summary>What nobody waits for any longer has come to its end.</summary>
    /// <param name="facts">What was read beside it.</param>
    public void ReadOn(AnswerFacts? facts)
    {
        Facts = facts ?? Facts;
        Leave();
    }

    /// <summary>Nobody waits for it any longer: its upstream's call ends, and that says nothing of the target.</summary>
    public void Abandon()
    {
        Leave();
        Clock.Stop();
    }

    public void Dispose()
    {
        Leave();
        Clock.Dispose();
        _span?.Dispose();
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        Settle(Facts, isComplete: false);
        _health.Abandoned(_isProbe);
        if (!_isDetached)
        {
            _trace.Changed(Call);
            _trace.Facts = Facts;
            _trace.Abandoned(Target, Elapsed);
        }

        _admission.AttemptEnded(new AttemptEnd(_number, null, Facts)
        {
            IsAbandoned = true,
            IsCommitted = _firstContent is not null,
            Elapsed = Elapsed,
            FirstContent = _firstContent,
        });
        _observer.AttemptAbandoned(new AttemptVerdict(Target, Call.Call.Kind, null, Elapsed) { Facts = Facts, Span = _span });
    }

    // A refusal brings no answer, but its headers say how long the upstream wants no more.
    private static AnswerFacts? OfHeaders(LlmError? error) =>
        error is { Allowance: { IsEmpty: false } allowance } ? new AnswerFacts { Allowance = allowance } : null;

    private void Settle(AnswerFacts? facts, bool isComplete)
    {
        if (facts is not null)
        {
            _figures.Settle(Call.Call, Target, facts, isComplete);
        }
    }

    // The client may see its own words again; logs may not.
    private LlmError? Loggable(LlmError? error) => error is { OriginalError: { } original }
        ? error with { OriginalError = EchoFilter.Remove(original, Call.Call.Body.Span) }
        : error;

    private void Judge(LlmError? error, TimeSpan firstContent)
    {
        if (error is null)
        {
            _health.Succeeded(firstContent);
        }
        else if (_isHurried && error.Timer == "total")
        {
            // The caller's deadline, not the target, was short: else one caller could have it ejected for all.
            _health.Abandoned(_isProbe);
        }
        else
        {
            _health.Failed(error, Call.KeyIndex, Target.Provider, _isProbe);
        }
    }
}
