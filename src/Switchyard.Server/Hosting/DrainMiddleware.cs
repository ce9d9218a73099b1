using Switchyard.Core.Errors;

namespace Switchyard.Server.Hosting;

/// <summary>Counts running requests, and while the replica leaves tells clients to use another connection or refuses them.</summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="state">How far leaving is.</param>
/// <param name="refuse">Answers a refused request in its own dialect.</param>
internal sealed class DrainMiddleware(RequestDelegate next, DrainState state, Func<HttpContext, LlmError, Task> refuse)
{
    private static readonly LlmError ShuttingDown = new(
        LlmErrorCode.ShuttingDown, "This replica is shutting down. Send the request again; another one will answer.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Handles one request.</summary>
    /// <param name="context">The request.</param>
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(
            static pair =>
            {
                var (state, context) = ((DrainState, HttpContext))pair;
                if (state.IsDraining && !HttpProtocol.IsHttp2(context.Request.Protocol))
                {
                    context.Response.Headers.Connection = "close";
                }

                return Task.CompletedTask;
            },
            (state, context));

        // Probes and scrapes are answered to the end, and nobody waits for them.
        var path = context.Request.Path;
        if (path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/metrics", StringComparison.Ordinal))
        {
            return next(context);
        }

        return state.TryEnter() ? RunAsync(context) : refuse(context, ShuttingDown);
    }

    private async Task RunAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            state.Leave();
        }
    }
}
