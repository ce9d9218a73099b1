using Switchyard.Core.Errors;

namespace Switchyard.Storage.Ledger;

/// <content>Removing what is too old.</content>
public sealed partial class LedgerStore
{
    private static readonly string[] Trims =
    [
        "DELETE FROM attempts WHERE (request_id, attempt) IN (SELECT request_id, attempt FROM attempts WHERE at < @Before ORDER BY at LIMIT @Most)",
        "DELETE FROM requests WHERE request_id IN (SELECT request_id FROM requests WHERE at < @Before ORDER BY at LIMIT @Most)",
    ];

    /// <inheritdoc/>
    public async ValueTask<LlmError?> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var parameters = new { Before = StoredTime.From(before), Most = Database.TrimmedAtOnce };
        foreach (var sql in Trims)
        {
            if (await database.TrimAsync(session => session.ExecuteAsync(sql, parameters), cancellationToken).ConfigureAwait(false) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
