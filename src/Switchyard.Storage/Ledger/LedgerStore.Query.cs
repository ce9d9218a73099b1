using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;

namespace Switchyard.Storage.Ledger;

/// <content>Sums over a time, out of the sums by hour, day and month.</content>
public sealed partial class LedgerStore
{
    /// <inheritdoc/>
    public async ValueTask<Outcome<IReadOnlyList<UsageRow>>> QueryAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        if (UsageStatement.For(query) is not { } statement)
        {
            return new LlmError(LlmErrorCode.InvalidRequest, "Users and tags can not be combined, because sums are not kept for each pair of them: ask for one.") { Param = "groupBy" };
        }

        return await database.ReadAsync(session => ReadAsync(session, statement, query), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Outcome<IReadOnlyList<UsageRow>>> ReadAsync(DatabaseSession session, UsageStatement statement, UsageQuery query)
    {
        var groups = new UsageGroups(query);
        var command = session.CreateCommand(statement.Sql);
        await using var created = command.ConfigureAwait(false);
        foreach (var (name, value) in statement.Parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        var reader = await command.ExecuteReaderAsync(session.CancellationToken).ConfigureAwait(false);
        await using var opened = reader.ConfigureAwait(false);
        for (var rows = 0; await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false); rows++)
        {
            if (rows == UsageStatement.MostRows)
            {
                return new LlmError(LlmErrorCode.InvalidRequest, "There are too many groups: ask for a shorter time, or for fewer of them.") { Param = "groupBy" };
            }

            groups.Add(reader, statement.Dimensions);
        }

        return new Outcome<IReadOnlyList<UsageRow>>(groups.ToRows());
    }
}
