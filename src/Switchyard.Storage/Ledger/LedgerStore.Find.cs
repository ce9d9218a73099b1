using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;

namespace Switchyard.Storage.Ledger;

/// <content>Single requests, and attempts that were given up.</content>
public sealed partial class LedgerStore
{
    /// <inheritdoc/>
    public ValueTask<Outcome<IReadOnlyList<AttemptIntent>>> FindExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<AttemptRow>(
                    """
                    SELECT * FROM open_attempts AS open
                    WHERE expires_at < @Now
                      AND NOT EXISTS (SELECT 1 FROM attempts AS ended WHERE ended.request_id = open.request_id AND ended.attempt = open.attempt)
                    ORDER BY expires_at LIMIT @Most
                    """,
                    new { Now = StoredTime.From(now), Most = most }).ConfigureAwait(false);
                return new Outcome<IReadOnlyList<AttemptIntent>>([.. rows.Select(row => row.ToIntent())]);
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Outcome<RequestHistory>> FindAsync(string requestId, string? tenant, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var id = StoredText.Clean(requestId);
            var ofTenant = tenant is null ? "" : " AND tenant = @Tenant";

            // Clients may use an id twice: the last one is meant.
            var request = await session.FirstAsync<RequestRow>(
                $"SELECT * FROM requests WHERE (request_id = @Id OR (client_request_id = @Id AND client_request_id <> request_id)){ofTenant} ORDER BY at DESC LIMIT 1",
                new { Id = id, Tenant = tenant }).ConfigureAwait(false);
            var name = new { Id = request?.RequestId ?? id, Tenant = tenant };
            var settled = await session.QueryAsync<AttemptRow>(
                $"SELECT * FROM attempts WHERE request_id = @Id{ofTenant} ORDER BY attempt", name).ConfigureAwait(false);
            var open = await session.QueryAsync<AttemptRow>(
                $"SELECT * FROM open_attempts WHERE request_id = @Id{ofTenant} ORDER BY attempt", name).ConfigureAwait(false);
            return request is null && settled.Count == 0 && open.Count == 0
                ? new LlmError(LlmErrorCode.NotFound, "The ledger has no such request.")
                : new Outcome<RequestHistory>(new RequestHistory(
                    request?.ToRecord(),
                    [.. settled.Select(row => row.ToSettlement())],
                    [.. open.Where(row => settled.All(ended => ended.Attempt != row.Attempt)).Select(row => row.ToIntent())]));
        },
        cancellationToken);
}
