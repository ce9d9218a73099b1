using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Providers;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Access;
using Switchyard.Server.Configuration;
using Switchyard.Server.Hosting;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Access;

/// <summary>Every route of the service against every way to show a key, through the steps a request goes through.</summary>
public sealed class RouteAccessTests
{
    private const string Key = "Zk3vQ9w1LmN7xR5t-route";
    private const int LetThrough = 299;

    // Authorization, x-api-key, query; the status with a key configured, and without any.
    private static readonly (string? Bearer, string? ApiKey, string Query, int Keyed, int Keyless)[] Cases =
    [
        (null, null, "", 401, LetThrough),
        ("wrong", null, "", 401, LetThrough),
        (null, "wrong", "", 401, LetThrough),
        (Key, null, "", LetThrough, LetThrough),
        (null, Key, "", LetThrough, LetThrough),
        (Key, Key, "", LetThrough, LetThrough),
        (Key, "wrong", "", 401, 401),
        ("wrong", Key, "", 401, 401),
        (null, null, "?access_token=" + Key, 401, 401),
        (Key, null, "?api_key=" + Key, 401, 401),
    ];

    [Fact]
    public async Task Routes_All_HaveAPolicy()
    {
        await using var app = Create();

        var routes = Routes(app);

        routes.Count.ShouldBeGreaterThan(10);
        routes.ShouldAllBe(route => route.Metadata.GetMetadata<AccessRequirement>() != null);
        routes.Where(route => route.Metadata.GetMetadata<AccessRequirement>()!.Policy == AccessPolicy.Public).Select(route => route.RoutePattern.RawText)
            .ShouldBe(["/health/live", "/health/ready", "/openapi/{documentName}.json", "/metrics"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Routes_EveryWayToShowAKey_DecideAlike(bool keyed)
    {
        await using var app = keyed ? Create("--Switchyard:Auth:Keys:0:Name=a", "--Switchyard:Auth:Keys:0:Key=" + Key, "--Switchyard:Auth:Keys:0:Role=admin") : Create();
        var steps = Steps(app);
        foreach (var route in Routes(app))
        {
            var isPublic = route.Metadata.GetMetadata<AccessRequirement>()!.Policy == AccessPolicy.Public;
            foreach (var way in Cases)
            {
                var status = await StatusAsync(app, steps, route, way.Bearer, way.ApiKey, way.Query);

                var keyless = way.Query.StartsWith("?key=", StringComparison.Ordinal) && NamesAnEntry(route) ? LetThrough : way.Keyless;
                status.ShouldBe(isPublic ? LetThrough : keyed ? way.Keyed : keyless, $"{route.DisplayName} {way}");
            }
        }
    }

    // There "key" is no secret but the name of a cache entry.
    private static bool NamesAnEntry(RouteEndpoint route) =>
        route.RoutePattern.RawText?.StartsWith("/api/v1/cache", StringComparison.Ordinal) == true;

    private static WebApplication Create(params string[] settings)
    {
        var builder = ConfigurationRegistration.CreateBuilder([.. settings, "--Switchyard:Monitoring:Prometheus=true"], out _).ShouldNotBeNull();
        var types = ProviderRegistration.All(new HttpHandlerFactory(TimeProvider.System), TimeProvider.System).Select(ProviderType.Of).ToList();
        var reading = builder.AddSwitchyardConfiguration(types);
        builder.Logging.ClearProviders();
        builder.Services.AddTelemetry(reading.Snapshot.ShouldNotBeNull().Options);
        builder.Services.AddDrain();
        builder.Services.AddKeys(new byte[32]);
        builder.Services.AddGateway();
        var app = builder.Build();
        app.UseGateway();
        return app;
    }

    // A last step stands for all routes: whether a request reaches it is what is asked.
    private static RequestDelegate Steps(WebApplication app)
    {
        app.Run(static http =>
        {
            http.SetEndpoint(null);
            http.Response.StatusCode = LetThrough;
            return Task.CompletedTask;
        });
        return ((IApplicationBuilder)app).Build();
    }

    private static List<RouteEndpoint> Routes(WebApplication app) =>
        [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    private static async Task<int> StatusAsync(
        WebApplication app, RequestDelegate steps, RouteEndpoint route, string? bearer, string? apiKey, string query)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Method = route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
        http.Request.Host = new HostString("localhost");
        http.Request.QueryString = new QueryString(query);
        http.Request.Path = "/" + route.RoutePattern.RawText!.TrimStart('/')
            .Replace("{**id}", "some", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);
        if (bearer is not null)
        {
            http.Request.Headers.Authorization = "Bearer " + bearer;
        }

        if (apiKey is not null)
        {
            http.Request.Headers["x-api-key"] = apiKey;
        }

        await steps(http);
        return http.Response.StatusCode;
    }
}
