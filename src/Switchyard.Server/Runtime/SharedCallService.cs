using Switchyard.Core.Caching;

namespace Switchyard.Server.Runtime;

/// <summary>Ends the calls that belong to no request when the service stops.</summary>
internal sealed class SharedCallService(CachingService cache) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => cache.StopAsync(cancellationToken);
}
