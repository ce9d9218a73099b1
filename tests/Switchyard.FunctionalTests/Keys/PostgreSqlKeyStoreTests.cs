using Switchyard.FunctionalTests.Storage;

namespace Switchyard.FunctionalTests.Keys;

/// <summary>On a real server.</summary>
public sealed class PostgreSqlKeyStoreTests(PostgreSqlFixture server) : KeyStoreTests(new DatabaseSource(server));
