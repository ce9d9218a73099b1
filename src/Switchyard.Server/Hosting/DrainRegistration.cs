using Switchyard.Core.Errors;
using Switchyard.Server.Configuration;

namespace Switchyard.Server.Hosting;

/// <summary>Brings the drain into the host.</summary>
internal static class DrainRegistration
{
    /// <summary>Registers <see cref="DrainState"/> and the service that moves it, and gives the host the time they need.</summary>
    /// <param name="services">The services; a <see cref="ConfigurationStore"/> is among them.</param>
    public static IServiceCollection AddDrain(this IServiceCollection services)
    {
        services.AddSingleton<DrainState>();
        services.AddHostedService(provider => new DrainService(
            provider.GetRequiredService<ConfigurationStore>().Current.Options.Shutdown,
            provider.GetRequiredService<DrainState>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILogger<DrainService>>()));
        services.AddOptions<HostOptions>().PostConfigure<ConfigurationStore>((host, store) =>
            host.ShutdownTimeout = DrainService.TotalOf(store.Current.Options.Shutdown));
        return services;
    }

    /// <summary>Counts requests and refuses them once it is time. Comes after what gives a request its id.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="refuse">Answers a refused request in its own dialect.</param>
    public static IApplicationBuilder UseDrain(this IApplicationBuilder app, Func<HttpContext, LlmError, Task> refuse)
    {
        var state = app.ApplicationServices.GetRequiredService<DrainState>();
        return app.Use(next => new DrainMiddleware(next, state, refuse).InvokeAsync);
    }
}
