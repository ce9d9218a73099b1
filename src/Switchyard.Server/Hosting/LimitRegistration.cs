using Switchyard.Core.Limits;
using Switchyard.Server.Endpoints.Limits;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Hosting;

/// <summary>Registers what admits calls; where limits are counted is registered with the stores.</summary>
internal static class LimitRegistration
{
    /// <summary>Registers it.</summary>
    /// <param name="services">The services; an <see cref="ILimitStore"/> and an estimator of tokens are among them.</param>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<SettlementQueue>();
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<AdmissionControl>();
        services.AddSingleton<LimitDirectory>();
        services.AddHostedService<LimitUpkeep>();
        return services;
    }
}
