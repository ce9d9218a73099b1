using Switchyard.Core.Chat;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>What had happened to a call at one moment, for other threads than the call's. Immutable.</summary>
/// <param name="Target">The target of the last attempt; null before the first.</param>
/// <param name="Dropped">Request fields it could not take.</param>
/// <param name="Facts">What was read beside its answer; null when nothing was.</param>
/// <param name="Attempts">Every attempt that had ended.</param>
internal sealed record TraceReport(Target? Target, IReadOnlyList<string> Dropped, AnswerFacts? Facts, IReadOnlyList<AttemptReport> Attempts)
{
    /// <summary>Request fields that were fitted to its model.</summary>
    public IReadOnlyList<string> Adapted { get; init; } = [];
}
