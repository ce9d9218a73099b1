namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a real server.</summary>
public sealed class PostgreSqlLedgerStoreTests(PostgreSqlFixture server) : LedgerStoreTests(new DatabaseSource(server));
