namespace Switchyard.Core.Accounting.Journal;

/// <summary>A place in a journal.</summary>
/// <param name="Segment">The segment's number.</param>
/// <param name="Offset">Bytes into it.</param>
internal readonly record struct JournalPosition(int Segment, long Offset);
