using System.Data.Common;

namespace Switchyard.Storage;

/// <summary>What is different about the two databases below their SQL. Thread-safe.</summary>
internal interface IDatabaseDriver : IAsyncDisposable
{
    /// <summary>Which one it is.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Where it is, for messages; nothing secret.</summary>
    string Target { get; }

    /// <summary>Takes the run of an operation to where it may block, and keeps writers apart where the database can not.</summary>
    /// <typeparam name="T">What the operation returns.</typeparam>
    /// <param name="isWrite">Whether it changes anything.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    Task<T> RunAsync<T>(bool isWrite, Func<Task<T>> operation, CancellationToken cancellationToken);

    /// <summary>Opens a connection, ready for use.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction: one that sees a single state of the database, or one that writes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isWrite">Whether it changes anything.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<DbTransaction> BeginAsync(DbConnection connection, bool isWrite, CancellationToken cancellationToken);

    /// <summary>Stops what runs on a connection; from any thread.</summary>
    /// <param name="connection">The connection.</param>
    void Interrupt(DbConnection connection);

    /// <summary>What an exception means.</summary>
    /// <param name="exception">The exception.</param>
    StoreFault FaultOf(Exception exception);
}
