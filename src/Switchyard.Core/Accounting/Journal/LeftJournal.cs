namespace Switchyard.Core.Accounting.Journal;

/// <summary>What is found in a journal that nobody writes any more.</summary>
internal sealed class LeftJournal
{
    private readonly Dictionary<(string RequestId, int Attempt), (AttemptIntent Intent, ProgressRecord? Progress)> _open = [];

    private LeftJournal()
    {
    }

    /// <summary>Attempts that have no settlement, with how far they had come.</summary>
    public IReadOnlyCollection<(AttemptIntent Intent, ProgressRecord? Progress)> Open => _open.Values;

    /// <summary>Records that may not be in the database yet.</summary>
    public int Waiting { get; private set; }

    /// <summary>Places that could not be read.</summary>
    public int Damages { get; private set; }

    /// <summary>Reads a journal from its begin to its end.</summary>
    /// <param name="journal">The journal.</param>
    public static LeftJournal Read(AttemptJournal journal)
    {
        var left = new LeftJournal();
        var reader = new JournalReader(journal, () => left.Damages++);
        while (reader.Next() is { } record)
        {
            left.Follow(record);
        }

        return left;
    }

    private void Follow(object record)
    {
        switch (record)
        {
            case AttemptIntent intent:
                _open[(intent.RequestId, intent.Attempt)] = (intent, null);
                break;
            case ProgressRecord progress when _open.TryGetValue((progress.RequestId, progress.Attempt), out var known):
                _open[(progress.RequestId, progress.Attempt)] = (known.Intent, progress);
                break;
            case AttemptSettlement settlement:
                _open.Remove((settlement.Intent.RequestId, settlement.Intent.Attempt));
                Waiting++;
                break;
            case RequestRecord:
                Waiting++;
                break;
        }
    }
}
