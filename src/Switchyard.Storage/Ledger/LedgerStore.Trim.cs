using Switchyard.Core.Errors;

namespace Switchyard.Storage.Ledger;

/// <content>Removing what is too old.</content>
public sealed partial class LedgerStore
{
    // Few enough that nobody who appends has to wait long.
    private const int TrimmedAtOnce = 500;

    private static readonly string[] Trims =
    [
        "DELETE FROM attempts WHERE (request_id, attempt) IN (SELECT request_id, attempt FROM attempts WHERE at < @Before ORDER BY at LIMIT @Most)",
        "DELETE FROM requests WHERE request_id IN (SELECT request_id FROM requests WHERE at < @Before ORDER BY at LIMIT @Most)",
    ];

    /// <inheritdoc/>
    public async ValueTask<LlmError?> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var parameters = new { Before = StoredTime.From(before), Most = TrimmedAtOnce };
        foreach (var sql in Trims)
        {
            int removed;
            do
            {
                removed = 0;
                var error = await database.WriteAsync(
                    async session =>
                    {
                        removed = await session.ExecuteAsync(sql, parameters).ConfigureAwait(false);
                        return null;
                    },
                    cancellationToken).ConfigureAwait(false);
                if (error is not null)
                {
                    return error;
                }
            }
            while (removed > 0);
        }

        return null;
    }
}
