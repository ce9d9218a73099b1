using Switchyard.FunctionalTests.Storage;

namespace Switchyard.FunctionalTests.Keys;

/// <summary>On a file.</summary>
public sealed class SqliteKeyStoreTests() : KeyStoreTests(new DatabaseSource());
