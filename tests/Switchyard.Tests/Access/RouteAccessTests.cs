using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Switchyard.Server.Access;
using Xunit;

namespace Switchyard.Tests.Access;

/// <summary>Every route of the service against every way to show a key, through the steps a request goes through.</summary>
public sealed class RouteAccessTests
{
    private const string Key = "Zk3vQ9w1LmN7xR5t-route";
    private const int LetThrough = RouteRig.LetThrough;

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

        var routes = RouteRig.RoutesOf(app);

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
        var steps = RouteRig.Steps(app);
        foreach (var route in RouteRig.RoutesOf(app))
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

    private static WebApplication Create(params string[] settings) => RouteRig.Create(use: true, settings);

    private static Task<int> StatusAsync(
        WebApplication app, RequestDelegate steps, RouteEndpoint route, string? bearer, string? apiKey, string query) =>
        RouteRig.SendAsync(app, steps, route, request =>
        {
            request.QueryString = new QueryString(query);
            if (bearer is not null)
            {
                request.Headers.Authorization = "Bearer " + bearer;
            }

            if (apiKey is not null)
            {
                request.Headers["x-api-key"] = apiKey;
            }
        });
}
