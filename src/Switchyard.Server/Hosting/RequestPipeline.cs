using Switchyard.Core.Errors;
using Switchyard.Server.Access;
using Switchyard.Server.Endpoints;
using Switchyard.Server.Endpoints.Caching;
using Switchyard.Server.Endpoints.Documentation;
using Switchyard.Server.Endpoints.Limits;
using Switchyard.Server.Endpoints.Models;
using Switchyard.Server.Endpoints.Monitoring;
using Switchyard.Server.Endpoints.Spending;
using Switchyard.Server.GraphQL;
using Switchyard.Server.GraphQL.Transport;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;
using Switchyard.Server.Telemetry;

namespace Switchyard.Server.Hosting;

/// <summary>The steps of a request, outermost first, and the routes at their end.</summary>
internal static class RequestPipeline
{
    /// <summary>Builds the steps and maps the routes.</summary>
    /// <param name="app">The application.</param>
    public static void UseGateway(this WebApplication app)
    {
        app.UseMiddleware<RequestScopeMiddleware>();
        app.UseFramingGuard();
        app.UseDrain(SendAsync);
        app.UseRequestDecompression();
        app.UseRouting();
        var options = app.Services.GetRequiredService<Gateway>().Current.Options;
        if (options.GraphQL.Enabled)
        {
            // A schema at fault, or a field that says not who may use it, stops the start.
            app.Services.GetRequiredService<IGraphQLApi>();
            app.UseGraphQLBeforeKeys();
            app.MapGraphQL();
        }

        app.Use(next => new AccessMiddleware(next, app.Services.GetRequiredService<Gateway>(), app.Services.GetRequiredService<CallerAccess>(), SendAsync).InvokeAsync);
        app.MapCompletions();
        app.MapModels();
        app.MapModelChoice();
        app.MapLimits();
        app.MapKeys();
        app.MapCache();
        app.MapUsage();
        app.MapHealth();
        app.MapDocumentation();
        if (options.Monitoring.Prometheus)
        {
            app.MapMetrics().Require(AccessPolicy.Public);
        }

        app.RequirePolicies();
    }

    private static Task SendAsync(HttpContext http, LlmError error) => ErrorAnswer.SendAsync(http, error).AsTask();
}
