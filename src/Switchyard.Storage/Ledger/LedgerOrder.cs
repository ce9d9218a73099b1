using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>
/// Records in the order of their names, so that two batches with the same records can not wait for each other. Of those with the same name only the
/// first stays.
/// </summary>
internal static class LedgerOrder
{
    /// <summary>Attempts by request and number.</summary>
    public static IReadOnlyList<AttemptSettlement> Of(IReadOnlyList<AttemptSettlement> settled) => Of(settled, static settlement => NameOf(settlement.Intent));

    /// <summary>Attempts by request and number.</summary>
    public static IReadOnlyList<AttemptIntent> Of(IReadOnlyList<AttemptIntent> intents) => Of(intents, NameOf);

    /// <summary>Requests by their ids.</summary>
    public static IReadOnlyList<RequestRecord> Of(IReadOnlyList<RequestRecord> requests) =>
        Of(requests, static request => (StoredText.Clean(request.RequestId), 0));

    /// <summary>What the database calls an attempt.</summary>
    public static (string RequestId, long Attempt) NameOf(AttemptIntent intent) => (StoredText.Clean(intent.RequestId), intent.Attempt);

    private static IReadOnlyList<T> Of<T>(IReadOnlyList<T> records, Func<T, (string RequestId, long Attempt)> nameOf)
    {
        var named = new (string RequestId, long Attempt, int Number)[records.Count];
        var isInOrder = true;
        for (var i = 0; i < named.Length; i++)
        {
            var (requestId, attempt) = nameOf(records[i]);
            named[i] = (requestId, attempt, i);
            isInOrder &= i == 0 || CompareNames(named[i - 1], named[i]) < 0;
        }

        if (isInOrder)
        {
            return records;
        }

        Array.Sort(named, static (x, y) => CompareNames(x, y) is var order and not 0 ? order : x.Number.CompareTo(y.Number));
        var inOrder = new List<T>(named.Length);
        for (var i = 0; i < named.Length; i++)
        {
            if (i == 0 || CompareNames(named[i - 1], named[i]) != 0)
            {
                inOrder.Add(records[named[i].Number]);
            }
        }

        return inOrder;
    }

    private static int CompareNames(in (string RequestId, long Attempt, int Number) x, in (string RequestId, long Attempt, int Number) y) =>
        string.CompareOrdinal(x.RequestId, y.RequestId) is var order and not 0 ? order : x.Attempt.CompareTo(y.Attempt);
}
