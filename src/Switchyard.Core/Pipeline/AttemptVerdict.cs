using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>How an attempt ended.</summary>
/// <param name="Target">Its target.</param>
/// <param name="Kind">What was asked for.</param>
/// <param name="Error">How it failed, without what it echoes of the request; null when it succeeded.</param>
/// <param name="Elapsed">How long it took.</param>
public readonly record struct AttemptVerdict(Target Target, CallKind Kind, LlmError? Error, TimeSpan Elapsed)
{
    /// <summary>Whether content had reached the client.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>From the attempt's begin to its first content; of a whole answer to its end.</summary>
    public TimeSpan FirstContent { get; init; }

    /// <summary>What <see cref="ICallObserver.AttemptStarted"/> returned for it.</summary>
    public IDisposable? Span { get; init; }

    /// <summary>What was read beside the answer; null when none came.</summary>
    public AnswerFacts? Facts { get; init; }
}
