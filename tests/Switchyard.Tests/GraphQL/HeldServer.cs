using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Switchyard.Tests.GraphQL;

/// <summary>A web server without sockets: hands requests to the application that a test made.</summary>
internal sealed class HeldServer : IServer
{
    private Func<IFeatureCollection, Task> _process = static _ => throw new InvalidOperationException("The application has not started.");

    /// <inheritdoc/>
    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Has a request answered.</summary>
    /// <param name="features">The request, and what takes its answer.</param>
    public Task SendAsync(IFeatureCollection features) => _process(features);

    /// <inheritdoc/>
    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = async features =>
        {
            var context = application.CreateContext(features);
            await application.ProcessRequestAsync(context);
            application.DisposeContext(context, null);
        };
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held open.
    }
}
