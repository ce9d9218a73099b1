namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a file.</summary>
public sealed class SqliteDatabaseTests() : DatabaseTests(new DatabaseSource());
