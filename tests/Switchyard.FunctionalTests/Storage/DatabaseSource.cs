using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Storage;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>
/// Databases for one test, closed and removed with it. A suite is an abstract class that takes one of these and has two
/// sealed heirs, <c>Sqlite…Tests</c> and <c>PostgreSql…Tests</c>: <c>new DatabaseSource()</c> and <c>new DatabaseSource(fixture)</c>.
/// </summary>
internal sealed class DatabaseSource(PostgreSqlFixture? server = null) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-storage-").FullName;
    private readonly List<Database> _opened = [];
    private string? _url;

    /// <summary>How to reach it; empty for SQLite.</summary>
    public string? Url => _url;

    /// <summary>The data directory.</summary>
    public string Folder => _folder;

    /// <summary>Another connection pool to this test's database; the first one makes it, without tables.</summary>
    /// <param name="time">Its clock. Default: the machine's.</param>
    /// <param name="deadline">Its deadline. Default: 30 s.</param>
    public async Task<Database> OpenAsync(TimeProvider? time = null, TimeSpan? deadline = null)
    {
        if (server is not null)
        {
            _url ??= await server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        }

        var options = new ServiceOptions
        {
            DataDirectory = _folder,
            Database = { ConnectionString = _url, Deadline = deadline ?? TimeSpan.FromSeconds(30) },
        };
        var database = Database.Create(options, time ?? TimeProvider.System, NullLogger<Database>.Instance);
        lock (_opened)
        {
            _opened.Add(database);
        }

        return database;
    }

    /// <summary>Another connection pool to this test's database, with tables.</summary>
    /// <param name="time">Its clock. Default: the machine's.</param>
    public async Task<Database> StartAsync(TimeProvider? time = null)
    {
        var database = await OpenAsync(time);
        (await database.StartAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _opened)
        {
            await database.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
