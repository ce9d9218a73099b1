namespace Switchyard.Core.Accounting.Journal;

/// <summary>Reads a journal's records in order, past whatever is damaged. Not thread-safe; others may append meanwhile.</summary>
/// <param name="journal">The journal.</param>
/// <param name="damaged">Told of every place that holds no record where one should be.</param>
/// <param name="wanted">Which records to read; the others are passed over. Default: all.</param>
internal sealed class JournalReader(AttemptJournal journal, Action damaged, Func<JournalRecordKind, bool>? wanted = null)
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(2 * (JournalFrame.MostBytes + JournalFrame.HeaderBytes));
    private readonly RecordReader _records = new();
    private JournalPosition _at = journal.Begin;
    private int _from;
    private int _filled;
    private bool _isWhole;
    private bool _isInDamage;

    /// <summary>Where the next record begins.</summary>
    public JournalPosition Position => _at with { Offset = _at.Offset + _from };

    /// <summary>The next record, as <see cref="RecordReader"/> gives it; null when there is none yet.</summary>
    public object? Next()
    {
        while (true)
        {
            if (JournalFrame.TryFind(_buffer.AsSpan(_from, _filled - _from), _isWhole, out var skipped, out var length))
            {
                var start = _from + skipped + JournalFrame.HeaderBytes;
                _from = start + length;
                var bytes = _buffer.AsMemory(start, length);
                if (wanted is not null && RecordReader.KindOf(bytes.Span) is { } kind && !wanted(kind))
                {
                    Note(isDamage: skipped > 0 || _isInDamage);
                    continue;
                }

                var record = _records.Read(bytes);
                Note(isDamage: skipped > 0 || _isInDamage || record is null);
                if (record is not null)
                {
                    return record;
                }
            }
            else if (!Fill(skipped))
            {
                return null;
            }
        }
    }

    private bool Fill(int skipped)
    {
        var left = _filled - _from;
        if (_isWhole)
        {
            Note(isDamage: left > 0 || _isInDamage);
            _at = new JournalPosition(_at.Segment + 1, 0);
            left = 0;
        }
        else
        {
            _isInDamage |= skipped > 0;
            _at = _at with { Offset = _at.Offset + _from + skipped };
            left -= skipped;
        }

        (_from, _isWhole) = (0, false);
        var before = _at.Segment;
        _filled = journal.Read(ref _at, _buffer, out _isWhole);
        return _filled > 0 && (_isWhole || _filled > left || _at.Segment != before);
    }

    private void Note(bool isDamage)
    {
        _isInDamage = false;
        if (isDamage)
        {
            damaged();
        }
    }
}
