using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Caching;

/// <summary>A stored answer that may be served.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Target">Who gave it.</param>
/// <param name="Age">How old it is.</param>
/// <param name="IsStale">Whether a new one should be fetched.</param>
internal sealed record FoundAnswer(Recorded Answer, Target Target, TimeSpan Age, bool IsStale)
{
    /// <summary>What a call that gets this answer has to tell.</summary>
    public TraceReport Report => new(Target, Answer.Dropped, Answer.Facts, []) { Adapted = Answer.Adapted };
}
