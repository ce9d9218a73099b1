using Microsoft.Extensions.DependencyInjection.Extensions;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Telemetry;

/// <summary>Adds metrics and traces to the service.</summary>
internal static class TelemetryRegistration
{
    /// <summary>Adds <see cref="SwitchyardMetrics"/>, <see cref="MetricLabels"/> and what serves and exports them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The configuration; its names become label values.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, ServiceOptions options)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ =>
        {
            var labels = new MetricLabels();
            labels.Update(options);
            return labels;
        });
        services.AddSingleton<SwitchyardMetrics>();
        services.AddSingleton<PrometheusExporter>();
        services.TryAddSingleton(options.Monitoring);
        services.AddHostedService<TelemetryService>();
        return services;
    }
}
