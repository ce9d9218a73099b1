using Switchyard.Core.Errors;

namespace Switchyard.Storage;

/// <summary>
/// Brings the tables to this version: all scripts that are missing in one transaction, under a lock, so that of many replicas that start together one
/// does it.
/// </summary>
/// <param name="scripts">The scripts of this version.</param>
/// <param name="time">The clock.</param>
internal sealed class Migrator(IReadOnlyList<MigrationScript> scripts, TimeProvider time)
{
    // Any number that nobody else in the database uses.
    private const string Lock = "SELECT pg_advisory_xact_lock(7161932244301)";

    private const string Table =
        "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

    /// <summary>Runs what is missing.</summary>
    /// <param name="session">A transaction that writes.</param>
    /// <returns>The names of the scripts it ran; or why the database can not be used by this version.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> RunAsync(DatabaseSession session)
    {
        if (session.Dialect == SqlDialect.PostgreSql)
        {
            await session.ExecuteAsync(Lock).ConfigureAwait(false);
        }

        await session.ExecuteAsync(Table).ConfigureAwait(false);
        var applied = await session.QueryAsync<Applied>("SELECT number, name, checksum FROM schema_migrations ORDER BY number").ConfigureAwait(false);
        if (Refusal(applied) is { } refusal)
        {
            return new LlmError(LlmErrorCode.InternalError, refusal);
        }

        var missing = scripts.Where(script => applied.All(done => done.Number != script.Number)).ToList();
        foreach (var script in missing)
        {
            await session.ExecuteAsync(script.Sql).ConfigureAwait(false);
            await session.ExecuteAsync(
                "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (@Number, @Name, @Checksum, @At)",
                new { script.Number, script.Name, script.Checksum, At = StoredTime.From(time.GetUtcNow()) }).ConfigureAwait(false);
        }

        return new Outcome<IReadOnlyList<string>>([.. missing.Select(script => script.Name)]);
    }

    private string? Refusal(IReadOnlyList<Applied> applied)
    {
        foreach (var done in applied)
        {
            var script = scripts.FirstOrDefault(script => script.Number == done.Number);
            if (script is null)
            {
                return $"holds a database that a newer version made ({done.Name}); start that version, or restore a backup.";
            }

            if (script.Checksum != done.Checksum)
            {
                return $"holds a database whose script {done.Name} is not the one this version has.";
            }
        }

        return null;
    }

    private sealed record Applied(long Number, string Name, string Checksum);
}
