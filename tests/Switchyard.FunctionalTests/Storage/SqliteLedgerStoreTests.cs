namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a file.</summary>
public sealed class SqliteLedgerStoreTests() : LedgerStoreTests(new DatabaseSource());
