namespace Switchyard.FunctionalTests.Storage;

/// <summary>On a file.</summary>
public sealed class SqliteOldRowsTests() : OldRowsTests(new DatabaseSource());
