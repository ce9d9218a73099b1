namespace Switchyard.Core.Accounting.Journal;

/// <summary>What a record of the journal is. Stored: numbers are never used again.</summary>
internal enum JournalRecordKind : byte
{
    /// <summary>An attempt is about to be sent.</summary>
    Intent = 1,

    /// <summary>How far an attempt has come.</summary>
    Progress = 2,

    /// <summary>An attempt ended.</summary>
    Settlement = 3,

    /// <summary>A request ended.</summary>
    Request = 4,
}
