using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>A server with an upstream of each dialect, for all tests of a class.</summary>
public sealed class BothDialects : IAsyncLifetime
{
    private FaultServer? _server;

    internal FaultServer Value => _server!;

    public async ValueTask InitializeAsync() => _server = await FaultServer.StartAsync(
        static (settings, first, _) => settings
            .Provider("openai-compatible", "openai-compatible", first, idleSeconds: 20, firstSeconds: 20)
            .Provider("claude", "claude", first, idleSeconds: 20, firstSeconds: 20),
        CancellationToken.None);

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
