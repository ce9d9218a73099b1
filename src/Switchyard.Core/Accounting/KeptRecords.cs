using System.Collections.Concurrent;

namespace Switchyard.Core.Accounting;

/// <summary>Records that the disk did not take, until they are in the database. Taken by one at a time; else thread-safe.</summary>
internal sealed class KeptRecords
{
    /// <summary>Most records.</summary>
    public const int Most = 100_000;

    private readonly ConcurrentQueue<object> _records = new();
    private object? _putBack;

    /// <summary>Keeps a record; false when there are too many.</summary>
    /// <param name="record">The record.</param>
    public bool TryAdd(object record)
    {
        if (_records.Count >= Most)
        {
            return false;
        }

        _records.Enqueue(record);
        return true;
    }

    /// <summary>Takes the oldest; null when there is none.</summary>
    public object? Take()
    {
        var back = _putBack;
        _putBack = null;
        return back ?? (_records.TryDequeue(out var record) ? record : null);
    }

    /// <summary>Gives back what was taken last.</summary>
    /// <param name="record">That.</param>
    public void PutBack(object record) => _putBack = record;
}
