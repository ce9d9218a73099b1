using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Limits;
using Switchyard.Core.Performance;
using Switchyard.Core.Telemetry;
using Switchyard.Redis;
using Switchyard.Server.Access;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Hosting;

/// <summary>Registers where limits and cached answers are kept: in this process, or in Redis when one is configured.</summary>
internal static class StoreRegistration
{
    /// <summary>Registers the stores.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="pepper">The secret that tenants' secrets are derived from.</param>
    public static IServiceCollection AddStores(this IServiceCollection services, ServiceOptions options, byte[] pepper)
    {
        services.AddSingleton<ITenantSecrets>(new TenantSecrets(pepper));
        services.AddSingleton<EmbeddedLimitStore>();
        services.AddSingleton<ILimitStore>(provider =>
            provider.GetService<RedisBackplane>()?.Limits ?? provider.GetRequiredService<EmbeddedLimitStore>());
        services.AddSingleton<ICacheStore>(provider => provider.GetService<RedisBackplane>()?.Cache ?? new EmbeddedCacheStore(
            CachingOf(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<SwitchyardMetrics>().CacheStore));
        if (options.Redis.ConnectionString is { Length: > 0 })
        {
            services.AddSingleton(provider => new RedisBackplane(
                options.Redis,
                provider.GetRequiredService<EmbeddedLimitStore>(),
                CachingOf(provider),
                provider.GetRequiredService<ITenantSecrets>(),
                provider.GetRequiredService<SwitchyardMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>())
            {
                Performance = provider.GetRequiredService<LivePerformance>(),
            });
            services.AddSingleton(provider => provider.GetRequiredService<RedisBackplane>().Cooldowns);
            services.AddSingleton(provider => provider.GetRequiredService<RedisBackplane>().Flights);
            services.AddHostedService<RedisService>();
        }

        return services;
    }

    /// <summary>Connects to Redis, when one is configured, before the first request.</summary>
    /// <param name="app">The application.</param>
    /// <returns>Why the service must not start; null when it may.</returns>
    public static async Task<ConfigurationFault?> ConnectStoresAsync(this WebApplication app)
    {
        if (app.Services.GetService<RedisBackplane>() is not { } redis)
        {
            return null;
        }

        var policy = await redis.StartAsync(app.Lifetime.ApplicationStopping).ConfigureAwait(false);
        return policy is null
            ? null
            : new ConfigurationFault(
                $"{ServiceOptions.Section}:Redis:ConnectionString",
                $"leads to a Redis whose maxmemory-policy is {policy}: it would throw limits away when it is full. Set it to noeviction or volatile-ttl.");
    }

    // Asked every time: a reload may have changed it.
    private static Func<CachingOptions> CachingOf(IServiceProvider services)
    {
        var gateway = services.GetRequiredService<Gateway>();
        return () => gateway.Current.Options.Cache;
    }
}
