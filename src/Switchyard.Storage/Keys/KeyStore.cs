using Switchyard.Core.Errors;
using Switchyard.Core.Keys;

namespace Switchyard.Storage.Keys;

/// <summary>Keys and their audit in the database. Thread-safe.</summary>
/// <param name="database">The database.</param>
public sealed class KeyStore(Database database) : IKeyStore
{
    private const string Columns =
        "id, name, tenant, role, digest, previous_digest, previous_until, policy, expires_at, revoked_at, created_at, created_by, updated_at, metadata, version";

    private const string Insert =
        $"INSERT INTO keys ({Columns}, changed) VALUES (@Id, @Name, @Tenant, @Role, @Digest, @PreviousDigest, @PreviousUntil, @Policy, @ExpiresAt, @RevokedAt, "
        + "@CreatedAt, @CreatedBy, @UpdatedAt, @Metadata, @Version, @Changed)";

    private const string Update =
        "UPDATE keys SET name = @Name, tenant = @Tenant, role = @Role, digest = @Digest, previous_digest = @PreviousDigest, previous_until = @PreviousUntil, "
        + "policy = @Policy, expires_at = @ExpiresAt, revoked_at = @RevokedAt, updated_at = @UpdatedAt, metadata = @Metadata, version = @Version, changed = @Changed "
        + "WHERE id = @Id";

    private const string InsertAudit =
        "INSERT INTO audit (at, actor, action, key_id, detail) VALUES (@At, @Actor, @Action, @KeyId, @Detail)";

    private static readonly LlmError Missing = new(LlmErrorCode.NotFound, "There is no key of this id.");

    private static readonly LlmError NameTaken =
        new(LlmErrorCode.InvalidRequest, "name is the name of another key of this tenant that is not revoked.") { Param = "name" };

    /// <inheritdoc/>
    public ValueTask<LlmError?> AddAsync(KeyRecord key, AuditRecord audit, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var change = await NextChangeAsync(session).ConfigureAwait(false);
            if (await IsTakenAsync(session, key).ConfigureAwait(false))
            {
                return NameTaken;
            }

            await session.ExecuteAsync(Insert, KeyRow.Of(key, change)).ConfigureAwait(false);
            await WriteAuditAsync(session, audit).ConfigureAwait(false);
            return (LlmError?)null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Outcome<KeyRecord>> ChangeAsync(
        string id, Func<KeyRecord, Outcome<KeyChange>> change, CancellationToken cancellationToken) => database.WriteAsync<KeyRecord>(
        async session =>
        {
            var number = await NextChangeAsync(session).ConfigureAwait(false);
            var row = await FindAsync(session, id).ConfigureAwait(false);
            var made = row is null ? Missing : change(row.ToRecord());
            if (!made.IsSuccess)
            {
                return made.Error;
            }

            var key = made.Value.Key;
            if (key.RevokedAt is null && await IsTakenAsync(session, key).ConfigureAwait(false))
            {
                return NameTaken;
            }

            await session.ExecuteAsync(Update, KeyRow.Of(key, number)).ConfigureAwait(false);
            await WriteAuditAsync(session, made.Value.Audit).ConfigureAwait(false);
            return key;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Outcome<KeyRecord>> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync<KeyRecord>(
        async session => await FindAsync(session, id).ConfigureAwait(false) is { } row ? row.ToRecord() : Missing, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Outcome<IReadOnlyList<KeyRecord>>> ListAsync(
        string? tenant, string? after, int most, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var where = tenant is null ? "" : " AND tenant = @tenant";
            where += after is null ? "" : " AND (created_at, id) > (SELECT created_at, id FROM keys WHERE id = @after)";
            var rows = await session.QueryAsync<KeyRow>(
                $"SELECT {Columns} FROM keys WHERE 1 = 1{where} ORDER BY created_at, id LIMIT @most", new { tenant, after, most }).ConfigureAwait(false);
            return new Outcome<IReadOnlyList<KeyRecord>>([.. rows.Select(static row => row.ToRecord())]);
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Outcome<KeyNews>> ReadChangesAsync(long since, CancellationToken cancellationToken) => database.ReadAsync<KeyNews>(
        async session =>
        {
            var reached = await session.FirstAsync<long>("SELECT value FROM counters WHERE name = 'keys'").ConfigureAwait(false);
            if (reached == since)
            {
                return new KeyNews([], reached);
            }

            // A database put back to an older state has counted less than was seen before: then everything is read anew.
            var from = reached < since ? 0 : since;
            var rows = await session.QueryAsync<KeyRow>($"SELECT {Columns} FROM keys WHERE changed > @from ORDER BY changed", new { from }).ConfigureAwait(false);
            return new KeyNews([.. rows.Select(static row => row.ToRecord())], reached);
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LlmError?> AuditAsync(AuditRecord audit, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await WriteAuditAsync(session, audit).ConfigureAwait(false);
            return (LlmError?)null;
        },
        cancellationToken);

    // Who counts keeps the row until the end of the transaction: changes become visible in their order, and one looks at names at a time.
    private static Task<long> NextChangeAsync(DatabaseSession session) =>
        session.FirstAsync<long>("UPDATE counters SET value = value + 1 WHERE name = 'keys' RETURNING value");

    private static Task<KeyRow?> FindAsync(DatabaseSession session, string id) =>
        session.FirstAsync<KeyRow>($"SELECT {Columns} FROM keys WHERE id = @id", new { id });

    private static async Task<bool> IsTakenAsync(DatabaseSession session, KeyRecord key) => await session.FirstAsync<long>(
        "SELECT COUNT(*) FROM keys WHERE tenant = @Tenant AND name = @Name AND id <> @Id AND revoked_at IS NULL",
        new { key.Tenant, key.Name, key.Id }).ConfigureAwait(false) > 0;

    private static Task<int> WriteAuditAsync(DatabaseSession session, AuditRecord audit) => session.ExecuteAsync(
        InsertAudit, new { At = StoredTime.From(audit.At), audit.Actor, audit.Action, audit.KeyId, audit.Detail });
}
