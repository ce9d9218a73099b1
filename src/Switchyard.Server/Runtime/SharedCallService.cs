using Switchyard.Core.Caching;
using Switchyard.Core.Pipeline;

namespace Switchyard.Server.Runtime;

/// <summary>Ends the calls that belong to no request when the service stops.</summary>
internal sealed class SharedCallService(CachingService cache, StreamDrains drains) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(cache.StopAsync(cancellationToken), drains.StopAsync(cancellationToken));
}
