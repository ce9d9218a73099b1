using Microsoft.Extensions.Logging;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;

namespace Switchyard.Storage;

/// <summary>
/// The database of the ledger, of keys and of budgets: SQLite or PostgreSQL. Thread-safe. Every operation is one transaction with a deadline;
/// what the database can not do just now is a <see cref="LlmErrorCode.StoreUnavailable"/> value.
/// </summary>
public sealed partial class Database : IAsyncDisposable
{
    private const int MostTries = 5;
    private const string FileName = "switchyard.db";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    private readonly IDatabaseDriver _driver;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal Database(IDatabaseDriver driver, TimeSpan deadline, TimeProvider time, ILogger logger) =>
        (_driver, _deadline, _time, _logger) = (driver, deadline, time, logger);

    /// <summary>Where it is, for messages and health; nothing secret.</summary>
    public string Target => _driver.Target;

    /// <summary>Whether it is shared by replicas: PostgreSQL.</summary>
    public bool IsShared => _driver.Dialect == SqlDialect.PostgreSql;

    internal SqlDialect Dialect => _driver.Dialect;

    internal TimeProvider Time => _time;

    /// <summary>The database of a configuration. Nothing is connected yet.</summary>
    /// <param name="options">The configuration, checked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where its failures are told.</param>
    public static Database Create(ServiceOptions options, TimeProvider time, ILogger<Database> logger)
    {
        var database = options.Database;
        IDatabaseDriver driver = database.ConnectionString is { Length: > 0 } text && DatabaseAddress.Parse(text, out _) is { } address
            ? new PostgreSqlDriver(address.ConnectionText, address.ToString(), database.Deadline)
            : new SqliteDriver(Path.Combine(options.DataDirectory, FileName), database.Deadline, options.Ledger.Flush == LedgerOptions.Disk);
        return new Database(driver, database.Deadline, time, logger);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _driver.DisposeAsync();

    /// <summary>Reads, all from one state of the database.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="work">Reads; may be called more than once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal ValueTask<Outcome<T>> ReadAsync<T>(Func<DatabaseSession, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class => RunAsync(isWrite: false, work, _deadline, cancellationToken);

    /// <summary>Changes something in one transaction: all of it when there is a value, nothing when there is an error.</summary>
    /// <typeparam name="T">What is returned.</typeparam>
    /// <param name="work">Changes it; may be called more than once.</param>
    /// <param name="cancellationToken">Ends it; nothing is half done.</param>
    internal ValueTask<Outcome<T>> WriteAsync<T>(Func<DatabaseSession, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class => RunAsync(isWrite: true, work, _deadline, cancellationToken);

    /// <summary>Changes something in one transaction, of which nothing is to be returned.</summary>
    /// <param name="work">Changes it, or says why not and nothing is changed; may be called more than once.</param>
    /// <param name="cancellationToken">Ends it; nothing is half done.</param>
    internal async ValueTask<LlmError?> WriteAsync(Func<DatabaseSession, Task<LlmError?>> work, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync<object>(
            isWrite: true, async session => await work(session).ConfigureAwait(false) is { } error ? error : new Outcome<object>(session), _deadline, cancellationToken)
            .ConfigureAwait(false);
        return outcome.Error;
    }

    internal async ValueTask<Outcome<T>> RunAsync<T>(
        bool isWrite, Func<DatabaseSession, Task<Outcome<T>>> work, TimeSpan deadline, CancellationToken cancellationToken)
        where T : class
    {
        using var timer = new CancellationTokenSource(deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        for (var turn = 1; ; turn++)
        {
            var transaction = new TransactionState();
            try
            {
                var outcome = await _driver.RunAsync(
                    isWrite, () => LeavableAsync(token => TryAsync(isWrite, work, transaction, token), either.Token), either.Token).ConfigureAwait(false);
                Succeeded();
                return outcome;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Failed(StoreFault.Timeout, transaction);
            }
            catch (Exception e) when (_driver.FaultOf(e) is not StoreFault.Bug)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var fault = _driver.FaultOf(e);
                if (!MayTryAgain(fault, turn, transaction) || !await PauseAsync(turn, either.Token).ConfigureAwait(false))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return Failed(fault, transaction);
                }
            }
        }
    }

    private async Task<Outcome<T>> TryAsync<T>(
        bool isWrite, Func<DatabaseSession, Task<Outcome<T>>> work, TransactionState state, CancellationToken cancellationToken)
        where T : class
    {
        var connection = await _driver.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var opened = connection.ConfigureAwait(false);
        await using var interrupt = cancellationToken.UnsafeRegister(_ => _driver.Interrupt(connection), null).ConfigureAwait(false);
        var transaction = await _driver.BeginAsync(connection, isWrite, cancellationToken).ConfigureAwait(false);
        await using var begun = transaction.ConfigureAwait(false);
        var outcome = await work(new DatabaseSession(connection, transaction, _driver.Dialect, cancellationToken)).ConfigureAwait(false);
        if (outcome.IsSuccess)
        {
            cancellationToken.ThrowIfCancellationRequested();
            state.IsCommitting = isWrite;
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return outcome;
    }

    // A commit without an answer may have been carried out: only a conflict says that it was not.
    private static bool MayTryAgain(StoreFault fault, int turn, TransactionState transaction) =>
        turn < MostTries && (fault is StoreFault.Conflict || (fault is StoreFault.Connection && !transaction.IsCommitting && turn == 1));

    private async ValueTask<bool> PauseAsync(int turn, CancellationToken cancellationToken)
    {
        try
        {
            var longest = FirstPause * (1 << turn);
            await Task.Delay(longest * Random.Shared.NextDouble(), _time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class TransactionState
    {
        public bool IsCommitting { get; set; }
    }
}
