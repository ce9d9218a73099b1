using System.Collections.Concurrent;
using Switchyard.Core.Accounting.Journal;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Accounting;

/// <summary>
/// The journals of this process: its own, and those that ended processes left, until they are in the database. What the disk does not
/// take is kept in memory, within a bound. Thread-safe.
/// </summary>
internal sealed class LedgerSpool(LedgerSettings settings, LedgerMetrics metrics, LedgerLog log, TimeProvider time) : IDisposable
{
    /// <summary>How often it is written down how far attempts have come: never more than a second before whatever happens.</summary>
    public static readonly TimeSpan CheckpointEvery = TimeSpan.FromMilliseconds(900);

    /// <summary>How often it is looked whether another process on the folder has ended and left something.</summary>
    public static readonly TimeSpan AdoptEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<SpooledJournal> _adopted = new();
    private readonly List<SpooledJournal> _left = [];
    private SpooledJournal? _own;
    private long _pending;
    private int _trimmed;

    /// <summary>The attempts that run.</summary>
    public RunningAttempts Running { get; } = new();

    /// <summary>Records that only memory has.</summary>
    public KeptRecords Kept { get; } = new();

    /// <summary>Records that are not in the database yet.</summary>
    public long Pending => Interlocked.Read(ref _pending);

    /// <summary>Bytes of all its journals.</summary>
    public long Bytes => (_own?.Journal.Bytes ?? 0) + _left.Sum(static left => left.Journal.Bytes);

    /// <summary>This process's name.</summary>
    public string Replica => settings.Replica;

    /// <summary>Whether a journal is the one that is written.</summary>
    public bool IsRunning(SpooledJournal? journal) => journal is not null && ReferenceEquals(journal, _own);

    /// <summary>Takes a slot, and what others have left.</summary>
    public void Start()
    {
        Directory.CreateDirectory(settings.Folder);
        var own = Adopt(JournalSlot.Take(settings.Folder));
        AdoptLeft();
        _own = own;
    }

    /// <summary>Takes what processes have left that have ended since.</summary>
    public void AdoptLeft()
    {
        foreach (var slot in JournalSlot.TakeLeft(settings.Folder))
        {
            try
            {
                _adopted.Enqueue(Adopt(slot));
            }
            catch
            {
                // Somebody may find it readable later.
                slot.Dispose();
                throw;
            }
        }
    }

    /// <summary>The journals in the order to ship them. Only for the shipper.</summary>
    public IReadOnlyList<SpooledJournal> TakeJournals()
    {
        while (_adopted.TryDequeue(out var adopted))
        {
            _left.Add(adopted);
        }

        return _own is { } own ? [.. _left, own] : [];
    }

    /// <summary>Writes an intent; false when the journal can not take it.</summary>
    public bool TryOpen(OpenAttempt open)
    {
        if (_own?.Journal is not { } journal)
        {
            return false;
        }

        // Before it is written: its segment may be full by then, and a later one would be kept too short.
        open.Segment = journal.Writing;
        journal.Reserve(1);
        Running.Add(open);
        var outcome = journal.Append(static (output, intent) => RecordWriter.Write(output, intent), open.Intent, isOptional: true);
        log.Wrote(outcome);
        if (outcome == AppendOutcome.Done)
        {
            return true;
        }

        Running.Remove(open);
        journal.Reserve(-1);
        return false;
    }

    /// <summary>Writes a settlement; false when there was one already.</summary>
    public bool Settle(OpenAttempt open, AttemptSettlement settlement)
    {
        lock (open.Gate)
        {
            if (open.IsSettled)
            {
                return false;
            }

            open.IsSettled = true;
            Keep(open.IsTold ? settlement : settlement with { MayBeOpen = false });
        }

        Running.Remove(open);
        _own?.Journal.Reserve(-1);
        return true;
    }

    /// <summary>Takes a settlement.</summary>
    public void Keep(AttemptSettlement settlement) =>
        Keep(_own?.Journal, static (output, record) => RecordWriter.Write(output, record), settlement, isOptional: false);

    /// <summary>Takes a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isOptional">Whether room is kept for others rather than for it.</param>
    public void Keep(RequestRecord request, bool isOptional) =>
        Keep(_own?.Journal, static (output, record) => RecordWriter.Write(output, record), request, isOptional);

    /// <summary>Writes down how far the running attempts have come, where that has changed.</summary>
    public void Checkpoint()
    {
        if (_own?.Journal is { } journal)
        {
            Running.Checkpoint(journal);
        }
    }

    /// <summary>The database has taken records, those before a position of a journal among them.</summary>
    public void Shipped(int count, SpooledJournal? source)
    {
        Interlocked.Add(ref _pending, -count);
        if (source is not null && !ReferenceEquals(source, _own))
        {
            source.Journal.Trim(source.Reader.Position.Segment);
        }
    }

    /// <summary>Gives up what is read and in the database.</summary>
    public void Trim()
    {
        if (_own is not { Held: null } own || own.Reader.Position.Segment == _trimmed)
        {
            return;
        }

        var segment = own.Reader.Position.Segment;
        if (Running.CarryOver(own.Journal, segment))
        {
            own.Journal.Trim(segment);
            _trimmed = segment;
        }
    }

    /// <summary>A journal that was left has been read to its end and is in the database.</summary>
    public void Finish(SpooledJournal left)
    {
        if (!ReferenceEquals(left, _own))
        {
            left.Journal.Clear();
            left.Journal.Dispose();
            _left.Remove(left);
        }
    }

    /// <summary>Everything is in the database, and nothing runs: nothing needs to be kept.</summary>
    public void Clear() => _own?.Journal.Clear();

    /// <summary>Has the disk take what was written.</summary>
    public void Flush() => _own?.Journal.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Journal.Dispose();
        _left.Concat(_adopted).ToList().ForEach(static left => left.Journal.Dispose());
        _adopted.Clear();
        _left.Clear();
        _own = null;
    }

    private void Keep<T>(AttemptJournal? journal, Action<Wire.PayloadWriter, T> write, T record, bool isOptional)
        where T : class
    {
        Interlocked.Increment(ref _pending);
        var outcome = journal?.Append(write, record, isOptional) ?? AppendOutcome.Failed;
        log.Wrote(outcome);
        if (outcome == AppendOutcome.Done)
        {
            return;
        }

        if (!Kept.TryAdd(record))
        {
            Interlocked.Decrement(ref _pending);
            metrics.Lost();
            log.Lost();
        }
    }

    private SpooledJournal Adopt(JournalSlot slot)
    {
        var journal = new AttemptJournal(slot, settings.MaxSpoolBytes, settings.FlushesToDisk);
        var left = LeftJournal.Read(journal);
        Interlocked.Add(ref _pending, left.Waiting);
        foreach (var (intent, progress) in left.Open)
        {
            var unknown = AttemptEstimate.Unknown(intent, progress, time.GetUtcNow());
            metrics.Found(intent.Provider, intent.Model, unknown.Cost);
            Keep(journal, static (output, settlement) => RecordWriter.Write(output, settlement), unknown, isOptional: false);
        }

        for (var i = 0; i < left.Damages; i++)
        {
            metrics.Damaged();
        }

        log.Recovered(slot.Folder, left.Open.Count, left.Damages);
        return new SpooledJournal(journal, new JournalReader(
            journal, static () => { }, static kind => kind is JournalRecordKind.Settlement or JournalRecordKind.Request));
    }
}
