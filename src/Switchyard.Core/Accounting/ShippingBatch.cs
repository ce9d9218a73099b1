namespace Switchyard.Core.Accounting;

/// <summary>What goes into the database at once: of one replica's attempts, because their budget grants change with them.</summary>
internal sealed class ShippingBatch
{
    /// <summary>Most entries of a kind.</summary>
    public const int Most = 1_000;

    private readonly List<AttemptSettlement> _settled = [];
    private readonly List<RequestRecord> _requests = [];
    private string? _replica;

    /// <summary>Where the last record was read; null when only memory had them.</summary>
    public SpooledJournal? Source { get; set; }

    /// <summary>Attempts that run long enough for other replicas to know of them.</summary>
    public List<OpenAttempt> Open { get; } = [];

    /// <summary>How many records.</summary>
    public int Count => _settled.Count + _requests.Count;

    /// <summary>Whether a record did not fit into it.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Count == 0 && Open.Count == 0;

    /// <summary>The attempts that ended.</summary>
    public IReadOnlyList<AttemptSettlement> Settled => _settled;

    /// <summary>Takes a record in; false when it belongs into another batch.</summary>
    public bool TryAdd(object record)
    {
        if (record is RequestRecord request && _requests.Count < Most)
        {
            _requests.Add(request);
            return true;
        }

        if (record is AttemptSettlement settlement && _settled.Count < Most && (_replica ?? settlement.Intent.Replica) == settlement.Intent.Replica)
        {
            _replica = settlement.Intent.Replica;
            _settled.Add(settlement);
            return true;
        }

        IsFull = true;
        return false;
    }

    /// <summary>The batch for the database.</summary>
    /// <param name="replica">The name of this process, for a batch without settlements.</param>
    public LedgerBatch ToBatch(string replica) => new(
        _replica ?? replica, [.. Open.Where(static open => !open.IsSettled).Select(static open => open.Intent)], _settled, _requests);
}
