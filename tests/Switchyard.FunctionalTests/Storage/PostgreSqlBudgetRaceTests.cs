namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a real server.</summary>
public sealed class PostgreSqlBudgetRaceTests(PostgreSqlFixture server) : BudgetRaceTests(new DatabaseSource(server));
