using Switchyard.Core.Accounting;
using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;
using Switchyard.Core.Tokens;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Hosting;

/// <summary>Registers the ledger; its database is registered with the storage.</summary>
internal static class LedgerRegistration
{
    private const string Folder = "ledger";

    /// <summary>Registers it, before the gateway: it stops after all calls.</summary>
    /// <param name="services">The services; an <see cref="ILedgerStore"/> and an <see cref="IBudgetGuard"/> are among them.</param>
    /// <param name="options">The configuration.</param>
    public static IServiceCollection AddLedger(this IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton(new LedgerSettings(
            Path.Combine(options.DataDirectory, Folder),
            $"{Environment.MachineName}-{Guid.NewGuid().ToString("N")[..12]}",
            options.Ledger.MaxSpoolBytes,
            options.Ledger.Flush == LedgerOptions.Disk));
        services.AddSingleton(provider => new Ledger(
            provider.GetRequiredService<LedgerSettings>(),
            provider.GetRequiredService<ILedgerStore>(),
            provider.GetRequiredService<IBudgetGuard>(),
            provider.GetRequiredService<SwitchyardMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Ledger>>()));
        services.AddSingleton(provider => new CallAccounting(
            provider.GetRequiredService<Ledger>(),
            provider.GetRequiredService<IBudgetGuard>(),
            provider.GetRequiredService<IModelCatalog>(),
            provider.GetRequiredService<ITokenEstimator>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RequestLedger>();
        services.AddHostedService<LedgerService>();
        return services;
    }

    /// <summary>Opens the journal, and settles what processes before this one left, before the first request.</summary>
    /// <param name="app">The application.</param>
    /// <returns>Why the service must not start; null when it may.</returns>
    public static ConfigurationFault? StartLedger(this WebApplication app) =>
        app.Services.GetRequiredService<Ledger>().Start() is { } reason
            ? new ConfigurationFault($"{ServiceOptions.Section}:{nameof(ServiceOptions.DataDirectory)}", $"must be a directory that the ledger can write: {reason}")
            : null;
}
