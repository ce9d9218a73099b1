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

    /// <summary>Most records in memory while the disk takes none.</summary>
    public const int MostKept = 100_000;

    private readonly ConcurrentQueue<object> _kept = new();
    private readonly ConcurrentQueue<SpooledJournal> _adopted = new();
    private readonly List<SpooledJournal> _left = [];
    private SpooledJournal? _own;
    private long _pending;
    private object? _putBack;
    private int _trimmed;

    /// <summary>The attempts that run.</summary>
    public ConcurrentDictionary<OpenAttempt, bool> Open { get; } = new();

    /// <summary>Records that are not in the database yet.</summary>
    public long Pending => Interlocked.Read(ref _pending);

    /// <summary>Bytes of all its journals.</summary>
    public long Bytes => (_own?.Journal.Bytes ?? 0) + _left.Sum(static left => left.Journal.Bytes);

    /// <summary>This process's name.</summary>
    public string Replica => settings.Replica;

    /// <summary>The journals in the order to ship them. Only for the shipper.</summary>
    public IEnumerable<SpooledJournal> Journals
    {
        get
        {
            while (_adopted.TryDequeue(out var adopted))
            {
                _left.Add(adopted);
            }

            return _own is { } own ? [.. _left, own] : [];
        }
    }

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
        Open[open] = true;
        var outcome = journal.Append(static (output, intent) => RecordWriter.Write(output, intent), open.Intent, isOptional: true);
        log.Wrote(outcome);
        if (outcome == AppendOutcome.Done)
        {
            return true;
        }

        Open.TryRemove(open, out _);
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

        Open.TryRemove(open, out _);
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

    /// <summary>A record that only memory has; null when there is none.</summary>
    public object? TakeKept()
    {
        var back = _putBack;
        _putBack = null;
        return back ?? (_kept.TryDequeue(out var record) ? record : null);
    }

    /// <summary>Gives back the record that was taken last. Only for the shipper, as taking is.</summary>
    public void PutBack(object record) => _putBack = record;

    /// <summary>Writes down how far the running attempts have come, where that has changed.</summary>
    public void Checkpoint()
    {
        foreach (var (open, _) in Open)
        {
            if (open.Facts is null)
            {
                continue;
            }

            var progress = AttemptEstimate.ProgressOf(open);
            lock (open.Gate)
            {
                if (!open.IsSettled && progress != open.Progress && Write(progress))
                {
                    open.Progress = progress;
                }
            }
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
        if (CarryOver(own.Journal, segment))
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

    private bool Write(ProgressRecord progress) =>
        _own?.Journal.Append(static (output, record) => RecordWriter.Write(output, record), progress, isOptional: false) == AppendOutcome.Done;

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

        if (_kept.Count < MostKept)
        {
            _kept.Enqueue(record);
            return;
        }

        Interlocked.Decrement(ref _pending);
        metrics.Lost();
        log.Lost();
    }

    // What runs must be found after a crash even when the segment it began in is given up.
    private bool CarryOver(AttemptJournal journal, int segment)
    {
        var isDone = true;
        foreach (var (open, _) in Open)
        {
            lock (open.Gate)
            {
                if (open.IsSettled || open.Segment >= segment)
                {
                    continue;
                }

                var writing = journal.Writing;
                var outcome = journal.Append(static (output, intent) => RecordWriter.Write(output, intent), open.Intent, isOptional: false);
                if (outcome == AppendOutcome.Done && (open.Progress is not { } progress || Write(progress)))
                {
                    open.Segment = writing;
                }
                else
                {
                    isDone = false;
                }
            }
        }

        return isDone;
    }

    private SpooledJournal Adopt(JournalSlot slot)
    {
        var journal = new AttemptJournal(slot, settings.MaxSpoolBytes, settings.FlushesToDisk);
        var damages = 0;
        var open = new Dictionary<(string, int), (AttemptIntent Intent, ProgressRecord? Progress)>();
        var reader = new JournalReader(journal, () => damages++);
        while (reader.Next() is { } record)
        {
            Follow(open, record);
        }

        foreach (var (intent, progress) in open.Values)
        {
            var unknown = AttemptEstimate.Unknown(intent, progress, time.GetUtcNow());
            metrics.Found(intent.Provider, intent.Model, unknown.Cost);
            Keep(journal, static (output, settlement) => RecordWriter.Write(output, settlement), unknown, isOptional: false);
        }

        for (var i = 0; i < damages; i++)
        {
            metrics.Damaged();
        }

        log.Recovered(slot.Folder, open.Count, damages);
        return new SpooledJournal(journal, new JournalReader(
            journal, static () => { }, static kind => kind is JournalRecordKind.Settlement or JournalRecordKind.Request));
    }

    private void Follow(Dictionary<(string, int), (AttemptIntent Intent, ProgressRecord? Progress)> open, object record)
    {
        switch (record)
        {
            case AttemptIntent intent:
                open[(intent.RequestId, intent.Attempt)] = (intent, null);
                break;
            case ProgressRecord progress when open.TryGetValue((progress.RequestId, progress.Attempt), out var known):
                open[(progress.RequestId, progress.Attempt)] = (known.Intent, progress);
                break;
            case AttemptSettlement settlement:
                open.Remove((settlement.Intent.RequestId, settlement.Intent.Attempt));
                Interlocked.Increment(ref _pending);
                break;
            case RequestRecord:
                Interlocked.Increment(ref _pending);
                break;
        }
    }
}
