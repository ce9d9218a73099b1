using System.Diagnostics.Metrics;

namespace Switchyard.Core.Telemetry;

/// <summary>
/// Everything Switchyard counts and times, under the meter <see cref="MeterName"/>. A singleton; thread-safe;
/// costs next to nothing while nobody listens. Every metric stands in <c>docs/telemetry.md</c>.
/// </summary>
public sealed class SwitchyardMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Switchyard";

    private readonly MetricLabels _labels;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Owns the meter.</param>
    /// <param name="labels">The label values that may appear.</param>
    public SwitchyardMetrics(IMeterFactory meters, MetricLabels labels)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _labels = labels;
        var meter = meters.Create(MeterName);
        Requests = new RequestMetrics(meter, labels);
        Attempts = new AttemptMetrics(meter, labels);
        Upstreams = new UpstreamMetrics(meter, labels);
        Clients = new ClientMetrics(meter);
        Availability = new AvailabilityMetrics(meter, labels);
        Limits = new LimitMetrics(meter);
        Budgets = new BudgetMetrics(meter);
        Webhooks = new WebhookMetrics(meter);
        Store = new StoreMetrics(meter);
        CacheStore = new CacheStoreMetrics(meter);
        Cache = new CacheMetrics(meter);
        Ledger = new LedgerMetrics(meter, labels);
        Keys = new KeyMetrics(meter);
        GraphQL = new GraphQLMetrics(meter);
    }

    /// <summary>Requests of clients.</summary>
    public RequestMetrics Requests { get; }

    /// <summary>Attempts at targets, retries and failovers.</summary>
    public AttemptMetrics Attempts { get; }

    /// <summary>What upstreams do wrong.</summary>
    public UpstreamMetrics Upstreams { get; }

    /// <summary>What happens between Switchyard and its clients besides plain answers.</summary>
    public ClientMetrics Clients { get; }

    /// <summary>Which targets and providers can be asked.</summary>
    public AvailabilityMetrics Availability { get; }

    /// <summary>What limits do.</summary>
    public LimitMetrics Limits { get; }

    /// <summary>What budgets do.</summary>
    public BudgetMetrics Budgets { get; }

    /// <summary>What became of webhooks.</summary>
    public WebhookMetrics Webhooks { get; }

    /// <summary>How the shared store does.</summary>
    public StoreMetrics Store { get; }
    /// <summary>What the store behind the response cache holds and gives up.</summary>
    public CacheStoreMetrics CacheStore { get; }

    /// <summary>What the response cache does for requests.</summary>
    public CacheMetrics Cache { get; }

    /// <summary>What calls cost, and how far their records are from the database.</summary>
    public LedgerMetrics Ledger { get; }

    /// <summary>What becomes of keys.</summary>
    public KeyMetrics Keys { get; }

    /// <summary>What the GraphQL API refuses, and its sockets.</summary>
    public GraphQLMetrics GraphQL { get; }

    /// <summary>Shows the counters whose labels are known beforehand at zero. Called once metrics are being read.</summary>
    public void Announce()
    {
        Clients.Announce();
        Limits.Announce();
        Budgets.Announce();
        Webhooks.Announce();
        CacheStore.Announce();
        Cache.Announce();
        Ledger.Announce();
        GraphQL.Announce();
        Upstreams.Announce(_labels.Providers);
    }
}
