using System.Globalization;
using Switchyard.FakeUpstream.Stores;
using Xunit;

[assembly: AssemblyFixture(typeof(Switchyard.FunctionalTests.Storage.PostgreSqlFixture))]

namespace Switchyard.FunctionalTests.Storage;

/// <summary>One PostgreSQL for all tests that ask for a database on it; started by the first one, none when it is not installed.</summary>
public sealed class PostgreSqlFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer>> _server = new(() => PostgreSqlServer.StartAsync(CancellationToken.None));
    private int _databases;

    /// <summary>An empty database of its own; without a server the test that asks is skipped.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its address as <c>DATABASE_URL</c> wants it.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed.");
        var server = await _server.Value.WaitAsync(cancellationToken);
        return await server.CreateDatabaseAsync(
            string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}"), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
