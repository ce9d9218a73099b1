using System.Text;

namespace Switchyard.Server.Telemetry;

/// <summary><c>GET /metrics</c>.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Serves the metrics in the Prometheus text format. Map it only when <c>Monitoring:Prometheus</c> is on.</summary>
    /// <param name="routes">The routes.</param>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (RequestDelegate)ScrapeAsync);

    private static async Task ScrapeAsync(HttpContext context)
    {
        var text = context.RequestServices.GetRequiredService<PrometheusExporter>().Scrape();
        if (text is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
