namespace Switchyard.Core.Configuration;

/// <summary>The whole configuration: section <c>Switchyard</c>, environment <c>SWITCHYARD__…</c>. Read-only once bound.</summary>
public sealed class ServiceOptions
{
    /// <summary>The configuration section everything stands under.</summary>
    public const string Section = "Switchyard";

    /// <summary>Addresses to listen on, separated by semicolons. Default: <c>http://127.0.0.1:8080</c>.</summary>
    public string? Urls { get; set; }

    /// <summary>The provider for requests that name none. Default: the first in order of priority.</summary>
    public string? DefaultProvider { get; set; }

    /// <summary>The model for requests that name none. Default: none; with only the simulated provider its own.</summary>
    public string? DefaultModel { get; set; }

    /// <summary>The upstreams by name.</summary>
    public IDictionary<string, ProviderOptions> Providers { get; set; } =
        new Dictionary<string, ProviderOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The aliases by name.</summary>
    public IDictionary<string, AliasOptions> Aliases { get; set; } =
        new Dictionary<string, AliasOptions>(StringComparer.Ordinal);

    /// <summary>Named defaults of native requests.</summary>
    public IDictionary<string, PresetOptions> Presets { get; set; } =
        new Dictionary<string, PresetOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is known of models and how it is used.</summary>
    public ModelsOptions Models { get; set; } = new();

    /// <summary>Who may call.</summary>
    public AuthOptions Auth { get; set; } = new();

    /// <summary>What callers see of failures.</summary>
    public ErrorOptions Errors { get; set; } = new();

    /// <summary>What can be seen from outside.</summary>
    public MonitoringOptions Monitoring { get; set; } = new();

    /// <summary>The shared store.</summary>
    public RedisOptions Redis { get; set; } = new();

    /// <summary>The database of the ledger, of keys and of budgets.</summary>
    public DatabaseOptions Database { get; set; } = new();

    /// <summary>Limits at three levels.</summary>
    public RateLimitingOptions RateLimiting { get; set; } = new();

    /// <summary>What may be spent.</summary>
    public BudgetOptions Budgets { get; set; } = new();

    /// <summary>Who is told of events.</summary>
    public WebhookOptions Webhooks { get; set; } = new();

    /// <summary>The response cache.</summary>
    public CachingOptions Cache { get; set; } = new();

    /// <summary>The GraphQL API.</summary>
    public GraphQLApiOptions GraphQL { get; set; } = new();

    /// <summary>The record of every attempt.</summary>
    public LedgerOptions Ledger { get; set; } = new();

    /// <summary>Where what must survive a restart is kept. Default: <c>./data</c>.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>How streams to clients behave.</summary>
    public StreamingOptions Streaming { get; set; } = new();

    /// <summary>How a replica leaves.</summary>
    public ShutdownOptions Shutdown { get; set; } = new();
}
