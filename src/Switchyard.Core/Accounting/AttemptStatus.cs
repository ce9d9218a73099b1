namespace Switchyard.Core.Accounting;

/// <summary>How an attempt ended, for the ledger.</summary>
public enum AttemptStatus
{
    /// <summary>Its answer came to its end.</summary>
    Completed,

    /// <summary>Its answer was cut short: the client left, the stream broke, a timer fired.</summary>
    Partial,

    /// <summary>It failed before it had answered anything.</summary>
    Failed,

    /// <summary>The process that made it ended before it did; found and charged by an estimate afterwards.</summary>
    Unknown,
}
