using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace Switchyard.Storage;

/// <summary>PostgreSQL: a pool of connections to one server.</summary>
internal sealed class PostgreSqlDriver : IDatabaseDriver
{
    private static readonly (string Prefix, StoreFault Fault)[] States =
    [
        ("40", StoreFault.Conflict),
        ("55P03", StoreFault.Conflict),
        ("08", StoreFault.Connection),
        ("57P", StoreFault.Connection),
        ("57014", StoreFault.Timeout),
        ("53100", StoreFault.Disk),
        ("25006", StoreFault.Disk),
        ("58", StoreFault.Disk),
        ("28", StoreFault.Access),
        ("3D", StoreFault.Access),
        ("42501", StoreFault.Access),
        ("53", StoreFault.Server),
        ("XX", StoreFault.Server),
    ];

    // The driver's own default would let a few replicas use up all the connections that a server commonly has.
    private const int DriversPoolSize = 100;
    private const int PoolSize = 16;

    private readonly NpgsqlDataSource _source;

    /// <summary>A pool; nothing is connected yet.</summary>
    /// <param name="connectionText">The address, in the driver's own form.</param>
    /// <param name="target">Where it is, for messages.</param>
    /// <param name="deadline">How long connecting, a command and its cancellation may take.</param>
    public PostgreSqlDriver(string connectionText, string target, TimeSpan deadline)
    {
        Target = target;
        var seconds = Math.Max(1, (int)Math.Ceiling(deadline.TotalSeconds));
        var values = new NpgsqlConnectionStringBuilder(connectionText) { Timeout = seconds, CommandTimeout = seconds, CancellationTimeout = 500 };
        values.ApplicationName ??= "switchyard";

        values.MaxPoolSize = values.MaxPoolSize == DriversPoolSize ? PoolSize : values.MaxPoolSize;

        // A query's cost depends on its times far less than its planning costs.
        values.MaxAutoPrepare = Math.Max(values.MaxAutoPrepare, 50);
        _source = new NpgsqlDataSourceBuilder(values.ConnectionString).Build();
    }

    /// <inheritdoc/>
    public SqlDialect Dialect => SqlDialect.PostgreSql;

    /// <inheritdoc/>
    public string Target { get; }

    /// <inheritdoc/>
    public Task<T> RunAsync<T>(bool isWrite, Func<Task<T>> operation, CancellationToken cancellationToken) => operation();

    /// <inheritdoc/>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<DbTransaction> BeginAsync(DbConnection connection, bool isWrite, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(isWrite ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead, cancellationToken);

    /// <inheritdoc/>
    public void Interrupt(DbConnection connection)
    {
        // The driver does it itself when the token fires.
    }

    /// <inheritdoc/>
    public StoreFault FaultOf(Exception exception) => exception switch
    {
        PostgresException postgres => Array.Find(States, state => postgres.SqlState.StartsWith(state.Prefix, StringComparison.Ordinal)).Fault,
        TimeoutException or NpgsqlException { InnerException: TimeoutException } => StoreFault.Timeout,
        NpgsqlException or SocketException or IOException or ObjectDisposedException => StoreFault.Connection,
        _ => StoreFault.Bug,
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
