namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a file.</summary>
public sealed class SqliteBudgetStoreTests() : BudgetStoreTests(new DatabaseSource());
