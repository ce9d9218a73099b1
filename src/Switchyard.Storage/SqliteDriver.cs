using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Switchyard.Storage;

/// <summary>SQLite in a file: one writer, some readers, each on a thread of its own because the library blocks.</summary>
internal sealed class SqliteDriver : IDatabaseDriver
{
    private const int MostReaders = 4;

    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SemaphoreSlim _readers = new(MostReaders, MostReaders);
    private readonly string _connectionString;
    private readonly string _settings;

    static SqliteDriver()
    {
        Batteries_V2.Init();

        // No connection is used by two threads at once, so the library need not lock what only one has, nor count what it holds
        // under a lock that all share. It refuses, and goes on as it is, where something else has opened a database before.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>A database in a file that need not exist.</summary>
    /// <param name="file">The file.</param>
    /// <param name="deadline">How long a lock of another process is waited for.</param>
    /// <param name="flushes">Whether a transaction has to survive a loss of power.</param>
    public SqliteDriver(string file, TimeSpan deadline, bool flushes)
    {
        Target = file;

        // The library's own wait for a lock looks only every 150 ms; SQLite's comes first and looks sooner.
        _settings = $"PRAGMA busy_timeout = 100; PRAGMA journal_mode = WAL; PRAGMA synchronous = {(flushes ? "FULL" : "NORMAL")}; PRAGMA wal_autocheckpoint = 4000;";
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            ForeignKeys = true,
            DefaultTimeout = Math.Max(1, (int)deadline.TotalSeconds),
        }.ConnectionString;
    }

    /// <inheritdoc/>
    public SqlDialect Dialect => SqlDialect.Sqlite;

    /// <inheritdoc/>
    public string Target { get; }

    /// <inheritdoc/>
    public async Task<T> RunAsync<T>(bool isWrite, Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        var turn = isWrite ? _writer : _readers;
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Factory.StartNew(
                operation, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default)
                .Unwrap().ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        CreateFile();
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
#pragma warning disable CA2100 // Made of our own words alone.
                command.CommandText = _settings;
#pragma warning restore CA2100
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<DbTransaction> BeginAsync(DbConnection connection, bool isWrite, CancellationToken cancellationToken) =>
        // A deferred transaction that begins to write later could only fail when another one wrote meanwhile.
#pragma warning disable CA1849 // Only this form knows deferred transactions, and it runs on a thread that may block.
        new(((SqliteConnection)connection).BeginTransaction(deferred: !isWrite));
#pragma warning restore CA1849

    /// <inheritdoc/>
    public void Interrupt(DbConnection connection)
    {
        if (((SqliteConnection)connection).Handle is { IsInvalid: false } handle)
        {
            raw.sqlite3_interrupt(handle);
        }
    }

    /// <inheritdoc/>
    public StoreFault FaultOf(Exception exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StoreFault.Conflict,
            raw.SQLITE_INTERRUPT => StoreFault.Timeout,
            raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => StoreFault.Disk,
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL => StoreFault.Server,
            _ => StoreFault.Bug,
        },
        IOException or UnauthorizedAccessException => StoreFault.Disk,
        ObjectDisposedException => StoreFault.Connection,
        _ => StoreFault.Bug,
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(_connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        _writer.Dispose();
        _readers.Dispose();
        return ValueTask.CompletedTask;
    }

    // SQLite would make it readable for everybody. Its side files take over what the file has.
    private void CreateFile()
    {
        if (File.Exists(Target))
        {
            return;
        }

        if (Path.GetDirectoryName(Path.GetFullPath(Target)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(Target, options).Dispose();
    }
}
