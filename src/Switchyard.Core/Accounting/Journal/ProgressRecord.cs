using Switchyard.Core.Chat;

namespace Switchyard.Core.Accounting.Journal;

/// <summary>How far an attempt had come.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Attempt">Which of its attempts.</param>
/// <param name="Usage">Its token figures so far.</param>
/// <param name="Cost">What it had cost so far.</param>
internal sealed record ProgressRecord(string RequestId, int Attempt, Usage Usage, Cost Cost);
