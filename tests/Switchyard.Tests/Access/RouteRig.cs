using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Providers;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Configuration;
using Switchyard.Server.Hosting;
using Switchyard.Server.Telemetry;

namespace Switchyard.Tests.Access;

/// <summary>The service's routes and the steps before them, without a server: whether a request would reach its route.</summary>
internal static class RouteRig
{
    /// <summary>The status of a request that was let through.</summary>
    public const int LetThrough = 299;

    /// <summary>The service of a configuration.</summary>
    public static WebApplication Create(bool use, params string[] settings)
    {
        var builder = ConfigurationRegistration.CreateBuilder([.. settings, "--Switchyard:Monitoring:Prometheus=true"], out _).ShouldNotBeNull();
        var types = ProviderRegistration.All(new HttpHandlerFactory(TimeProvider.System), TimeProvider.System).Select(ProviderType.Of).ToList();
        var reading = builder.AddSwitchyardConfiguration(types);
        builder.Logging.ClearProviders();
        var options = reading.Snapshot.ShouldNotBeNull().Options;
        builder.Services.AddTelemetry(options).AddDrain().AddStores(options, new byte[32]).AddDatabase(options).AddBudgets(options);
        builder.Services.AddLedger(options).AddKeys(new byte[32]).AddGateway();
        var app = builder.Build();
        if (use)
        {
            app.UseGateway();
        }

        return app;
    }

    /// <summary>The steps. A last one stands for all routes: whether a request reaches it is what is asked.</summary>
    public static RequestDelegate Steps(WebApplication app)
    {
        app.Run(static http =>
        {
            http.SetEndpoint(null);
            http.Response.StatusCode = LetThrough;
            return Task.CompletedTask;
        });
        return ((IApplicationBuilder)app).Build();
    }

    /// <summary>Every route.</summary>
    public static List<RouteEndpoint> RoutesOf(WebApplication app) =>
        [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>The method of a route.</summary>
    public static string MethodOf(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];

    /// <summary>Sends a request to a route through the steps.</summary>
    /// <returns>The status of its answer.</returns>
    public static async Task<int> SendAsync(WebApplication app, RequestDelegate steps, RouteEndpoint route, Action<HttpRequest> prepare)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Method = MethodOf(route);
        http.Request.Host = new HostString("localhost");
        http.Request.Path = "/" + route.RoutePattern.RawText!.Trim('/')
            .Replace("{**id}", "some", StringComparison.Ordinal).Replace("{id}", "some", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);
        prepare(http.Request);
        await steps(http);
        return http.Response.StatusCode;
    }
}
