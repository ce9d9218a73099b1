using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Hosting;

/// <summary>Refuses what the web server lets through although others could read it as another request.</summary>
internal static class FramingGuard
{
    // Where the server puts Content-Length when Transfer-Encoding came too.
    private const string OverruledLength = "X-Content-Length";

    /// <summary>
    /// Refuses requests with both Content-Length and Transfer-Encoding: something in front of us may have read them by the
    /// former, while the server reads them by the latter. Comes before anything that reads the body.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    public static IApplicationBuilder UseFramingGuard(this IApplicationBuilder app)
    {
        var rejections = app.ApplicationServices.GetRequiredService<IHttpRejections>();
        return app.Use((context, next) =>
        {
            var request = context.Request;
            if (request.Headers.TransferEncoding.Count == 0)
            {
                return next(context);
            }

            if (request.Headers.ContainsKey(OverruledLength))
            {
                rejections.Rejected(HttpRejection.LengthAndEncoding);
                return Refuse(context.Response);
            }

            request.Body = new ChunkedBody(request.Body);
            return next(context);
        });
    }

    private static Task Refuse(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status400BadRequest;
        response.Headers.Connection = "close";
        response.Headers["x-switchyard-error-source"] = "client";
        response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
