using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Telemetry;

namespace Switchyard.Tests.Telemetry;

/// <summary>A real host on a free port with telemetry and nothing else.</summary>
internal sealed class TelemetryHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TelemetryHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public SwitchyardMetrics Metrics => _app.Services.GetRequiredService<SwitchyardMetrics>();

    public static async Task<TelemetryHost> StartAsync(
        ServiceOptions options, ILoggerProvider? logs = null, params KeyValuePair<string, string?>[] environment)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(environment);
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.Services.AddTelemetry(options);
        var app = builder.Build();
        app.MapMetrics();
        await app.StartAsync();
        return new TelemetryHost(app);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
