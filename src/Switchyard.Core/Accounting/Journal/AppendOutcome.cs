namespace Switchyard.Core.Accounting.Journal;

/// <summary>What became of a record.</summary>
internal enum AppendOutcome
{
    /// <summary>It is written.</summary>
    Done,

    /// <summary>The journal has reached its bound.</summary>
    Full,

    /// <summary>The disk did not take it.</summary>
    Failed,
}
