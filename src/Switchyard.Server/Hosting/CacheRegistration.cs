using Switchyard.Core.Caching;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;
using Switchyard.Redis;
using Switchyard.Server.Endpoints.Caching;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Hosting;

/// <summary>Registers the response cache; where answers are kept is registered with the stores.</summary>
internal static class CacheRegistration
{
    /// <summary>Registers it before the pipeline.</summary>
    /// <param name="services">The services; an <see cref="ICacheStore"/> is among them.</param>
    public static IServiceCollection AddResponseCache(this IServiceCollection services)
    {
        services.AddSingleton<CacheKeys>();
        services.AddSingleton(provider => new CachingService(
            provider.GetRequiredService<CompletionPipeline>(),
            provider.GetRequiredService<ModelRouter>(),
            provider.GetRequiredService<CacheKeys>(),
            provider.GetRequiredService<ICacheStore>(),
            provider.GetService<RedisBackplane>()?.Flights,
            provider.GetRequiredService<SwitchyardMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CachingService>>()));
        services.AddSingleton<ICompletionService>(provider => provider.GetRequiredService<CachingService>());
        services.AddSingleton<CacheDirectory>();
        services.AddHostedService<SharedCallService>();
        return services;
    }
}
