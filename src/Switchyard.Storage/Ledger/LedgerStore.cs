using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;

namespace Switchyard.Storage.Ledger;

/// <summary>The ledger in SQLite or PostgreSQL.</summary>
/// <param name="database">The database.</param>
public sealed partial class LedgerStore(Database database) : ILedgerStore
{
    private const string ForgetOpen = "DELETE FROM open_attempts WHERE (request_id, attempt) IN (SELECT request_id, attempt FROM {given})";

    /// <inheritdoc/>
    public ValueTask<LlmError?> AppendAsync(LedgerBatch batch, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var usage = new UsageTally();
            var budgets = new BudgetTally();
            await AppendSettledAsync(session, batch.Settled, usage, budgets).ConfigureAwait(false);
            await AppendRequestsAsync(session, batch.Requests, usage).ConfigureAwait(false);
            await AppendOpenAsync(session, batch.Open).ConfigureAwait(false);

            // The rows that everybody changes come last, so that they are locked for the shortest time.
            await budgets.BeginAsync(session).ConfigureAwait(false);
            await usage.WriteAsync(session).ConfigureAwait(false);
            await budgets.WriteAsync(session).ConfigureAwait(false);
            return null;
        },
        cancellationToken);

    private static async Task AppendSettledAsync(
        DatabaseSession session, IReadOnlyList<AttemptSettlement> settled, UsageTally usage, BudgetTally budgets)
    {
        // Ordered by name, so that two batches with the same attempts can not wait for each other.
        var byName = new SortedDictionary<(string RequestId, long Attempt), AttemptSettlement>(AttemptOrder.Instance);
        foreach (var settlement in settled)
        {
            byName.TryAdd(NameOf(settlement.Intent), settlement);
        }

        var inOrder = byName.Values.ToList();
        foreach (var number in await AttemptColumns.Settled(inOrder).InsertNewAsync(session, "attempts", "request_id", "attempt").ConfigureAwait(false))
        {
            usage.Add(inOrder[number]);
            budgets.Add(inOrder[number]);
        }

        var names = new GivenRows("request_id", "attempt:int");
        foreach (var ((requestId, attempt), _) in byName.Where(static named => named.Value.MayBeOpen))
        {
            names.Add(requestId, attempt);
        }

        await names.ExecuteAsync(session, ForgetOpen).ConfigureAwait(false);
    }

    private static async Task AppendRequestsAsync(DatabaseSession session, IReadOnlyList<RequestRecord> requests, UsageTally usage)
    {
        var byId = new SortedDictionary<string, RequestRecord>(StringComparer.Ordinal);
        foreach (var request in requests)
        {
            byId.TryAdd(StoredText.Clean(request.RequestId), request);
        }

        var inOrder = byId.Values.ToList();
        foreach (var number in await RequestColumns.Of(inOrder).InsertNewAsync(session, "requests", "request_id").ConfigureAwait(false))
        {
            usage.Add(inOrder[number]);
        }
    }

    private static async Task AppendOpenAsync(DatabaseSession session, IReadOnlyList<AttemptIntent> open)
    {
        var rows = AttemptColumns.Open(open.OrderBy(NameOf, AttemptOrder.Instance));
        await rows.ExecuteAsync(
            session,
            $"""
            INSERT INTO open_attempts ({rows.Columns}) SELECT {rows.Columns} FROM {"{given}"}
            WHERE NOT EXISTS (SELECT 1 FROM attempts AS ended WHERE ended.request_id = given.request_id AND ended.attempt = given.attempt)
            ON CONFLICT DO NOTHING
            """).ConfigureAwait(false);
    }

    private static (string RequestId, long Attempt) NameOf(AttemptIntent intent) => (StoredText.Clean(intent.RequestId), intent.Attempt);

    private sealed class AttemptOrder : IComparer<(string RequestId, long Attempt)>
    {
        public static readonly AttemptOrder Instance = new();

        public int Compare((string RequestId, long Attempt) x, (string RequestId, long Attempt) y)
        {
            var order = string.CompareOrdinal(x.RequestId, y.RequestId);
            return order != 0 ? order : x.Attempt.CompareTo(y.Attempt);
        }
    }
}
