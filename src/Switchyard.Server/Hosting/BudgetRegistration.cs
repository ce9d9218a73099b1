using Switchyard.Core.Accounting;
using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Runtime;
using Switchyard.Server.Webhooks;
using Switchyard.Storage;
using Switchyard.Storage.Budgets;

namespace Switchyard.Server.Hosting;

/// <summary>Registers what guards budgets; their database is registered with the storage.</summary>
internal static class BudgetRegistration
{
    // As long as an attempt may still be settled after its total timer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>Registers it, before the ledger: grants are given back when all spend has been written down.</summary>
    /// <param name="services">The services; the database, the ledger and the gateway are among them.</param>
    /// <param name="options">The configuration the service starts with.</param>
    public static IServiceCollection AddBudgets(this IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton<IBudgetStore>(provider => new BudgetStore(provider.GetRequiredService<Database>()));
        services.AddSingleton(provider =>
        {
            var gateway = provider.GetRequiredService<Gateway>();
            var ledger = provider.GetRequiredService<LedgerSettings>();
            return new BudgetSettings(ledger.Replica, () => gateway.Current.Budgets, () => LeaseOf(gateway.Current.Options));
        });
        services.AddSingleton<BudgetGuard>();
        services.AddSingleton<IBudgetGuard>(static provider => provider.GetRequiredService<BudgetGuard>());
        if (options.Webhooks is { Url: not null, Secret: not null })
        {
            AddWebhooks(services, options.Webhooks);
        }

        services.AddHostedService<BudgetService>();
        return services;
    }

    private static TimeSpan LeaseOf(ServiceOptions options) => Grace + options.Providers.Values.Max(static provider => provider.Timeouts.Total);

    private static void AddWebhooks(IServiceCollection services, WebhookOptions options)
    {
        services.AddSingleton(provider => new WebhookSender(
            options,
            WebhookSender.HandlerOf(options, new HttpHandlerFactory(
                provider.GetRequiredService<TimeProvider>(), (_, _) => provider.GetRequiredService<SwitchyardMetrics>().Upstreams.EgressBlocked())),
            provider.GetRequiredService<SwitchyardMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WebhookSender>>()));
        services.AddSingleton<IBudgetObserver, BudgetWebhook>();
        services.AddHostedService(static provider => provider.GetRequiredService<WebhookSender>());
    }
}
