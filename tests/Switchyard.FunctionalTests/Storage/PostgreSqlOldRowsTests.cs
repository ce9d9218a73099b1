namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a real server.</summary>
public sealed class PostgreSqlOldRowsTests(PostgreSqlFixture server) : OldRowsTests(new DatabaseSource(server));
