using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Switchyard.Server.Hosting;

/// <summary>
/// Hears of requests the web server refuses on its own, which no middleware sees. Subscribes to that one event, so that
/// nothing else is switched on by it.
/// </summary>
/// <param name="source">The web server's diagnostics.</param>
/// <param name="rejections">Told of every one.</param>
internal sealed class RejectionListener(DiagnosticListener source, IHttpRejections rejections)
    : IHostedLifecycleService, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";
    private IDisposable? _subscription;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _subscription = source.Subscribe(this, static name => name == BadRequest);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == BadRequest && value.Value is IFeatureCollection features
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException error)
        {
            rejections.Rejected(RejectionReasons.Of(error));
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _subscription?.Dispose();
}
