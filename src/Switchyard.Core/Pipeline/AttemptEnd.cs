using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>How an admitted attempt ended, for whoever admitted it.</summary>
/// <param name="Attempt">Which of the call's attempts.</param>
/// <param name="Error">How it failed; null when it did not, or nobody waited for it any longer.</param>
/// <param name="Facts">
/// What was read beside the answer, its figures final; null when nothing came. Of an upstream's refusal it holds only what the headers
/// say is left.
/// </param>
public readonly record struct AttemptEnd(int Attempt, LlmError? Error, AnswerFacts? Facts)
{
    /// <summary>Whether nobody waited for it any longer.</summary>
    public bool IsAbandoned { get; init; }

    /// <summary>Whether content had been passed on.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>From its begin to its first content; null when none came.</summary>
    public TimeSpan? FirstContent { get; init; }
}
