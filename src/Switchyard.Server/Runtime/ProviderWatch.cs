using System.Collections.Concurrent;
using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Runtime;

/// <summary>Asks every provider now and then whether it is well and which models it offers. Owned by the host.</summary>
internal sealed partial class ProviderWatch(
    Gateway gateway, ModelCatalog catalog, SwitchyardMetrics metrics, TimeProvider time, ILogger<ProviderWatch> logger) : BackgroundService
{
    private static readonly TimeSpan ProbeWithin = TimeSpan.FromSeconds(10);

    // Without probing there is still the model list to keep fresh.
    private static readonly TimeSpan UnprobedRound = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ProviderStatus> _status = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, long> _listed = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <summary>What the last probe found; null before the first one.</summary>
    /// <param name="provider">The configured provider.</param>
    public ProviderStatus? StatusOf(string provider) => _status.GetValueOrDefault(provider);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        gateway.Swapped += OnSwapped;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RoundAsync(stoppingToken).ConfigureAwait(false);
                var interval = gateway.Current.Options.Monitoring.ProviderProbeInterval;
                await WaitAsync(interval > TimeSpan.Zero ? interval : UnprobedRound, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
        finally
        {
            gateway.Swapped -= OnSwapped;
        }
    }

    private async Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(interval, time, round.Token), _changed.WaitAsync(round.Token)).ConfigureAwait(false);
        await round.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void OnSwapped(GatewayState state)
    {
        _listed.Clear();
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        var state = gateway.Acquire();
        try
        {
            catalog.Keep(state.Table.Providers.Select(entry => entry.Name));
            foreach (var entry in state.Table.Providers)
            {
                // The configured models are known at once, whatever the provider says later.
                catalog.Update(entry, null, state.Options.Models.Snapshot);
            }

            await Task.WhenAll(state.Table.Providers.Select(entry => GuardAsync(entry, state.Options, cancellationToken))).ConfigureAwait(false);
        }
        finally
        {
            state.Table.Release();
        }
    }

    // One provider's answer must not end the watch, and with it the service, for all.
    private async Task GuardAsync(ProviderEntry entry, ServiceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await VisitAsync(entry, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.VisitFaulted(logger, entry.Name, e);
        }
    }

    private async Task VisitAsync(ProviderEntry entry, ServiceOptions options, CancellationToken cancellationToken)
    {
        await entry.InitializeAsync(cancellationToken).ConfigureAwait(false);
        if (options.Monitoring.ProviderProbeInterval > TimeSpan.Zero)
        {
            await ProbeAsync(entry, cancellationToken).ConfigureAwait(false);
        }

        if (_listed.TryGetValue(entry.Name, out var listed) && time.GetElapsedTime(listed) < options.Models.RefreshInterval)
        {
            return;
        }

        using var bounded = new CancellationTokenSource(ProbeWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bounded.Token, cancellationToken);
        try
        {
            var models = await entry.Provider.ListModelsAsync(either.Token).ConfigureAwait(false);
            if (models.IsSuccess)
            {
                var now = time.GetUtcNow();
                catalog.Update(entry, [.. models.Value.Select(model => model with { ListedAt = now })], options.Models.Snapshot);
                _listed[entry.Name] = time.GetTimestamp();
            }
            else
            {
                Log.ModelsNotListed(logger, entry.Name, models.Error.CodeName);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.ModelsNotListed(logger, entry.Name, "upstream_timeout");
        }
    }

    private async Task ProbeAsync(ProviderEntry entry, CancellationToken cancellationToken)
    {
        using var bounded = new CancellationTokenSource(ProbeWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bounded.Token, cancellationToken);
        var started = time.GetTimestamp();
        string? fault;
        try
        {
            fault = (await entry.Provider.CheckHealthAsync(either.Token).ConfigureAwait(false))?.CodeName;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            fault = "upstream_timeout";
        }

        var latency = time.GetElapsedTime(started);
        var before = _status.GetValueOrDefault(entry.Name);
        _status[entry.Name] = new ProviderStatus(fault is null, Math.Round(latency.TotalMilliseconds, 3), fault);
        metrics.Availability.Probed(entry.Name, fault is null, latency);
        if (before?.IsUp != (fault is null))
        {
            Log.ProviderChanged(logger, entry.Name, fault is null ? "up" : "down", fault ?? "ok");
        }
    }

    // Event ids 1200-1219 belong to the watch over providers.
    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Information, "Provider {Provider} is {Status}: {Code}.", EventName = "ProviderChanged")]
        public static partial void ProviderChanged(ILogger logger, string provider, string status, string code);

        [LoggerMessage(1202, LogLevel.Error, "The visit to provider {Provider} failed by a bug.", EventName = "VisitFaulted")]
        public static partial void VisitFaulted(ILogger logger, string provider, Exception exception);

        [LoggerMessage(1201, LogLevel.Warning, "Provider {Provider} did not list its models: {Code}.", EventName = "ModelsNotListed")]
        public static partial void ModelsNotListed(ILogger logger, string provider, string code);
    }
}
