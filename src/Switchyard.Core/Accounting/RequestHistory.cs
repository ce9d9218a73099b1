namespace Switchyard.Core.Accounting;

/// <summary>What happened to one request.</summary>
/// <param name="Request">How it ended; null while it runs, or when its process ended before it did.</param>
/// <param name="Settled">Its attempts that ended, in order.</param>
/// <param name="Open">Its attempts that still run.</param>
public sealed record RequestHistory(
    RequestRecord? Request, IReadOnlyList<AttemptSettlement> Settled, IReadOnlyList<AttemptIntent> Open);
