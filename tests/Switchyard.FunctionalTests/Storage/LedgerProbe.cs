using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Storage;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>Looks into a service's database past the service: what the rows say, whatever the service believes.</summary>
internal sealed class LedgerProbe : IAsyncDisposable
{
    private const string Standing =
        """
        SELECT '' AS replica, spent_nano AS nano, spent_rest AS rest FROM budget_periods WHERE budget = @budget AND period = @period
        UNION ALL SELECT replica, amount_nano, amount_rest FROM budget_grants WHERE budget = @budget AND period = @period
        """;

    private readonly Database _database;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="url">The address of a PostgreSQL.</param>
    public LedgerProbe(string url) => _database = Database.Create(
        new ServiceOptions { Database = { ConnectionString = url, Deadline = TimeSpan.FromSeconds(30) } }, TimeProvider.System, NullLogger<Database>.Instance);

    /// <summary>What is spent of a budget's period and what replicas hold of it, at one moment; replicas that hold nothing are left out.</summary>
    public async Task<(decimal Spent, Dictionary<string, decimal> Granted)> StandingAsync(string budget, string period, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync<HeldRow>(Standing, new { budget, period }, cancellationToken);
        return (
            rows.Where(static row => row.Replica.Length == 0).Sum(static row => row.Amount),
            rows.Where(static row => row.Replica.Length > 0 && row.Amount > 0).ToDictionary(static row => row.Replica, static row => row.Amount));
    }

    /// <summary>The cost of every attempt of a tenant, with its status.</summary>
    public async Task<IReadOnlyList<(string Status, decimal Cost)>> AttemptsAsync(string tenant, CancellationToken cancellationToken) =>
    [
        .. (await ReadAsync<AttemptRow>(
            "SELECT status, cost_nano AS nano, cost_rest AS rest FROM attempts WHERE tenant = @tenant", new { tenant }, cancellationToken))
            .Select(static row => (row.Status, row.Amount)),
    ];

    /// <summary>Lets the grants of a replica run out now, as if their time had passed.</summary>
    public async Task ExpireGrantsAsync(string replica, CancellationToken cancellationToken) => (await _database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("UPDATE budget_grants SET expires_at = 1 WHERE replica = @replica", new { replica });
            return (LlmError?)null;
        },
        cancellationToken)).ShouldBeNull();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object parameters, CancellationToken cancellationToken)
    {
        var rows = await _database.ReadAsync(
            async session => new Outcome<IReadOnlyList<T>>(await session.QueryAsync<T>(sql, parameters)), cancellationToken);
        rows.IsSuccess.ShouldBeTrue(rows.Error?.Message);
        return rows.Value!;
    }

    private sealed record HeldRow(string Replica, long Nano, long Rest)
    {
        public decimal Amount => new StoredAmount(Nano, Rest).ToDecimal();
    }

    private sealed record AttemptRow(string Status, long Nano, long Rest)
    {
        public decimal Amount => new StoredAmount(Nano, Rest).ToDecimal();
    }
}
