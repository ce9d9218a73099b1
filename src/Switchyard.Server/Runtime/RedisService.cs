using Switchyard.Redis;

namespace Switchyard.Server.Runtime;

/// <summary>Keeps watch over Redis while the service runs. Owned by the host.</summary>
/// <param name="redis">Redis.</param>
internal sealed class RedisService(RedisBackplane redis) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => redis.RunAsync(stoppingToken);
}
