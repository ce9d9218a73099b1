using Switchyard.Core.Accounting;
using Switchyard.Core.Configuration;
using Switchyard.Server.Runtime;
using Switchyard.Storage;
using Switchyard.Storage.Ledger;

namespace Switchyard.Server.Hosting;

/// <summary>Registers the database of the ledger, of keys and of budgets.</summary>
internal static class DatabaseRegistration
{
    /// <summary>Registers it; what reads and writes it takes a <see cref="Database"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The configuration the service starts with.</param>
    public static IServiceCollection AddDatabase(this IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton(provider => Database.Create(
            options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Database>>()));
        services.AddSingleton<ILedgerStore, LedgerStore>();
        services.AddSingleton<OldRows>();
        services.AddHostedService(provider => new RetentionService(
            provider.GetRequiredService<ILedgerStore>(),
            provider.GetRequiredService<OldRows>(),
            options.Database.Retention,
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Connects to the database and brings its tables to this version, before the first request.</summary>
    /// <param name="app">The application.</param>
    /// <returns>Why the service must not start; null when it may.</returns>
    public static Task<ConfigurationFault?> StartDatabaseAsync(this WebApplication app) =>
        app.Services.GetRequiredService<Database>().StartAsync(app.Lifetime.ApplicationStopping);
}
