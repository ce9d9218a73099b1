namespace Switchyard.Core.Configuration;

/// <summary>Finds everything that is wrong with a configuration. Pure: it looks at nothing but its arguments.</summary>
/// <param name="types">The provider types there are.</param>
public sealed class ServiceOptionsValidator(IReadOnlyCollection<ProviderType> types)
{
    private const string Root = ServiceOptions.Section;

    /// <summary>Every fault, each with its full name; empty when the options can be used.</summary>
    /// <param name="options">The options, with <see cref="ServiceOptionsDefaults"/> applied.</param>
    public IReadOnlyList<ConfigurationFault> Validate(ServiceOptions options)
    {
        var faults = new FaultList();
        CheckProviders(options, faults);
        foreach (var (name, alias) in options.Aliases)
        {
            AliasRules.Check($"{Root}:Aliases:{name}", name, alias, options, faults);
        }

        foreach (var (name, preset) in options.Presets)
        {
            PresetRules.Check($"{Root}:Presets:{name}", name, preset, faults);
        }

        AuthRules.Check($"{Root}:Auth", options.Auth, options.Providers.Keys, faults);
        ModelRules.Check($"{Root}:Models", options.Models, faults);
        RedisRules.Check($"{Root}:Redis", options.Redis, faults);
        LedgerRules.Check($"{Root}:Ledger", options.Ledger, faults);
        DatabaseRules.Check($"{Root}:Database", options.Database, faults);
        CachingRules.Check($"{Root}:Cache", options.Cache, faults);
        GraphQLRules.Check($"{Root}:GraphQL", options.GraphQL, faults);
        RateLimitingRules.Check($"{Root}:RateLimiting", options, faults);
        BudgetRules.Check($"{Root}:Budgets", options.Budgets, faults);
        WebhookRules.Check($"{Root}:Webhooks", options.Webhooks, faults);
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            faults.Add($"{Root}:DataDirectory", "must name a directory.");
        }

        CheckAddresses(options, faults);
        CheckMonitoring($"{Root}:Monitoring", options.Monitoring, faults);
        CheckTimes(options, faults);
        return faults.Faults;
    }

    private void CheckProviders(ServiceOptions options, FaultList faults)
    {
        foreach (var (name, provider) in options.Providers)
        {
            ProviderRules.Check($"{Root}:Providers:{name}", name, provider, types, faults);
        }

        if (!options.Providers.Values.Any(provider => provider.Enabled))
        {
            faults.Add($"{Root}:Providers", "must have at least one provider that is enabled.");
        }

        var chosen = options.DefaultProvider;
        if (chosen is null)
        {
            return;
        }

        if (!options.Providers.TryGetValue(chosen, out var found))
        {
            faults.Add($"{Root}:DefaultProvider", "must name a configured provider.");
        }
        else if (!found.Enabled)
        {
            faults.Add($"{Root}:DefaultProvider", "names a provider that is not enabled.");
        }
    }

    private static void CheckAddresses(ServiceOptions options, FaultList faults)
    {
        var hasKey = options.Auth.Keys.Count > 0 || options.Auth.AdminKey is not null;
        foreach (var text in ListenAddress.Split(options.Urls))
        {
            if (ListenAddress.Parse(text, out var fault) is not { } address)
            {
                faults.Add($"{Root}:Urls", fault!);
            }
            else if (!address.IsLoopback && !hasKey && !options.Auth.AllowAnonymous)
            {
                faults.Add(
                    $"{Root}:Auth:Keys",
                    $"must hold at least one key, because {text} can be reached from other machines: "
                    + "add one, listen on 127.0.0.1, or set Switchyard:Auth:AllowAnonymous to true.");
            }
        }
    }

    private static void CheckMonitoring(string path, MonitoringOptions monitoring, FaultList faults)
    {
        if (monitoring.OtlpEndpoint is { } endpoint)
        {
            faults.Http($"{path}:OtlpEndpoint", endpoint);
        }

        if (monitoring.ProviderProbeInterval != TimeSpan.Zero
            && (monitoring.ProviderProbeInterval < TimeSpan.FromSeconds(1) || monitoring.ProviderProbeInterval > TimeSpan.FromDays(1)))
        {
            faults.Add($"{path}:ProviderProbeInterval", "must be 00:00:00 (off) or a time span from 00:00:01 to 1.00:00:00.");
        }
    }

    private static void CheckTimes(ServiceOptions options, FaultList faults)
    {
        faults.Positive($"{Root}:Streaming:PingInterval", options.Streaming.PingInterval, TimeSpan.FromMinutes(5));
        faults.Positive($"{Root}:Streaming:ClientWrite", options.Streaming.ClientWrite, TimeSpan.FromMinutes(10));
        faults.ZeroOrMore($"{Root}:Shutdown:ListenFor", options.Shutdown.ListenFor, TimeSpan.FromMinutes(10));
        faults.ZeroOrMore($"{Root}:Shutdown:FinishWithin", options.Shutdown.FinishWithin, TimeSpan.FromDays(1));
    }
}
