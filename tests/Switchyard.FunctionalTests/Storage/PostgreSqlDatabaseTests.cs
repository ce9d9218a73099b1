namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a real server.</summary>
public sealed class PostgreSqlDatabaseTests(PostgreSqlFixture server) : DatabaseTests(new DatabaseSource(server));
