using Switchyard.Core.Performance;
using Switchyard.Core.Selection;
using Switchyard.Server.Endpoints.Models;
using Switchyard.Server.Endpoints.Monitoring;

namespace Switchyard.Server.Hosting;

/// <summary>Registers what chooses among models and what is told of them; the catalog itself is registered with the gateway.</summary>
internal static class ModelRegistration
{
    /// <summary>Registers it before the router.</summary>
    /// <param name="services">The services; a catalog, the targets' health and an estimator of tokens are among them.</param>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddSingleton<LivePerformance>();
        services.AddSingleton<ModelSelector>();
        services.AddSingleton<AutoModels>();
        services.AddSingleton<ContextFit>();
        services.AddSingleton<ModelDirectory>();
        services.AddSingleton<ModelChooser>();
        services.AddSingleton<CallEstimator>();
        services.AddSingleton<RouteExplainer>();
        services.AddSingleton<StatsDirectory>();
        services.AddSingleton<HealthDirectory>();
        return services;
    }
}
