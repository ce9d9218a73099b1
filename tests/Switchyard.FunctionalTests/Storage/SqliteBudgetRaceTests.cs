namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a file.</summary>
public sealed class SqliteBudgetRaceTests() : BudgetRaceTests(new DatabaseSource());
