using Switchyard.Server.Access;

namespace Switchyard.Server.Endpoints.Documentation;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class DocumentationEndpoints
{
    /// <summary>Maps <c>/openapi/v1.json</c>; the page at <c>/docs</c> is a middleware.</summary>
    /// <param name="app">The application.</param>
    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi().Require(AccessPolicy.Public);
        app.UseWhen(static http => http.Request.Path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase), static branch => branch.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.SwaggerEndpoint("/openapi/v1.json", "Switchyard");
            page.DocumentTitle = "Switchyard API";
        }));
    }
}
