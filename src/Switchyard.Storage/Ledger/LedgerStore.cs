using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;

namespace Switchyard.Storage.Ledger;

/// <summary>The ledger in SQLite or PostgreSQL.</summary>
/// <param name="database">The database.</param>
public sealed partial class LedgerStore(Database database) : ILedgerStore
{
    private const string ForgetOpen = "DELETE FROM open_attempts WHERE (request_id, attempt) IN (SELECT request_id, attempt FROM {given})";

    private static readonly GivenColumns Names = new("request_id", "attempt:int");

    private static readonly string Open =
        $"""
        INSERT INTO open_attempts ({AttemptColumns.OpenColumns.Names}) SELECT {AttemptColumns.OpenColumns.Names} FROM {"{given}"}
        WHERE NOT EXISTS (SELECT 1 FROM attempts AS ended WHERE ended.request_id = given.request_id AND ended.attempt = given.attempt)
        ON CONFLICT DO NOTHING
        """;

    /// <inheritdoc/>
    public ValueTask<LlmError?> AppendAsync(LedgerBatch batch, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var usage = new UsageTally();
            var budgets = new BudgetTally();
            await AppendSettledAsync(session, batch.Settled, usage, budgets).ConfigureAwait(false);
            await AppendRequestsAsync(session, batch.Requests, usage).ConfigureAwait(false);
            await AttemptColumns.Open(LedgerOrder.Of(batch.Open)).ExecuteAsync(session, Open).ConfigureAwait(false);

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
        var inOrder = LedgerOrder.Of(settled);
        foreach (var number in await AttemptColumns.Settled(inOrder).InsertNewAsync(session, "attempts", "request_id", "attempt").ConfigureAwait(false))
        {
            usage.Add(inOrder[number]);
            budgets.Add(inOrder[number]);
        }

        var told = inOrder.Where(static settlement => settlement.MayBeOpen).ToList();
        await new GivenRows<AttemptSettlement>(Names, told, static (settlement, row) =>
        {
            var (requestId, attempt) = LedgerOrder.NameOf(settlement.Intent);
            row.Add(requestId, attempt);
        }).ExecuteAsync(session, ForgetOpen).ConfigureAwait(false);
    }

    private static async Task AppendRequestsAsync(DatabaseSession session, IReadOnlyList<RequestRecord> requests, UsageTally usage)
    {
        var inOrder = LedgerOrder.Of(requests);
        foreach (var number in await RequestColumns.Of(inOrder).InsertNewAsync(session, "requests", "request_id").ConfigureAwait(false))
        {
            usage.Add(inOrder[number]);
        }
    }
}
