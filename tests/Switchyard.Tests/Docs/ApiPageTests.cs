using Microsoft.AspNetCore.Routing;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Providers;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Configuration;
using Switchyard.Server.Hosting;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Docs;

/// <summary>The routes of docs/api.md are those of the application.</summary>
public sealed class ApiPageTests
{
    // A middleware, no endpoint.
    private const string Page = "GET /docs";

    [Fact]
    public async Task Routes_OfPageAndApplication_AreTheSame()
    {
        var page = Pages.Table("docs/api.md", "| Method |").Select(static row => $"{row[0]} {row[1]}");

        page.ShouldBe([.. await RoutesAsync(), Page], ignoreOrder: true);
    }

    private static async Task<List<string>> RoutesAsync()
    {
        var builder = ConfigurationRegistration.CreateBuilder([], out _)!;
        var types = ProviderRegistration.All(new HttpHandlerFactory(TimeProvider.System), TimeProvider.System).Select(ProviderType.Of).ToList();
        var snapshot = builder.AddSwitchyardConfiguration(types).Snapshot!;
        KestrelSetup.Configure(builder);
        var options = snapshot.Options;
        builder.Services.AddTelemetry(options).AddDrain().AddStores(options, new byte[32]).AddDatabase(options).AddBudgets(options);
        builder.Services.AddLedger(options).AddKeys(new byte[32]).AddGateway();
        await using var app = builder.Build();
        app.UseGateway();
        return [.. ((IEndpointRouteBuilder)app).DataSources
            .SelectMany(static source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(static endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => $"{method} {Plain(endpoint.RoutePattern.RawText!)}"))];
    }

    private static string Plain(string pattern) => pattern
        .Replace("**", "", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal)
        .TrimEnd('/');
}
