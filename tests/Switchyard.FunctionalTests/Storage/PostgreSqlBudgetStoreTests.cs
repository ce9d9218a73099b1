namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a real server.</summary>
public sealed class PostgreSqlBudgetStoreTests(PostgreSqlFixture server) : BudgetStoreTests(new DatabaseSource(server));
