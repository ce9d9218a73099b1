namespace Switchyard.Core.Configuration;

/// <summary>One upstream: <c>Providers:&lt;name&gt;</c>.</summary>
public sealed class ProviderOptions
{
    /// <summary><c>openrouter</c>, <c>claude</c>, <c>deepseek</c>, <c>openai-compatible</c> or <c>simulated</c>. Default: the name itself when it is one of these, else <c>openai-compatible</c>.</summary>
    public string? Type { get; set; }

    /// <summary>Whether it is used. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Lower comes first where several could serve. Default: 100.</summary>
    public int Priority { get; set; } = 100;

    /// <summary>What stands before <c>/chat/completions</c> (OpenAI dialect) or before <c>/v1/messages</c> (Claude).</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>The secret key. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Several keys, used in turn. Never logged.</summary>
    public IList<string> ApiKeys { get; set; } = [];

    /// <summary>Headers sent with every call.</summary>
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Models it is known to serve, besides those it lists itself.</summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>Prices by model id, in USD per million tokens.</summary>
    public IDictionary<string, PriceOptions> Prices { get; set; } = new Dictionary<string, PriceOptions>(StringComparer.Ordinal);

    /// <summary>What the operator knows better of its models, by model id.</summary>
    public IDictionary<string, ModelOverrideOptions> ModelOverrides { get; set; } =
        new Dictionary<string, ModelOverrideOptions>(StringComparer.Ordinal);

    /// <summary>Where it computes, in the operator's own words such as <c>eu</c>; choices may ask for it. Default: not said.</summary>
    public string? Region { get; set; }

    /// <summary>Whether <see cref="BaseUrl"/> may resolve to a private address. A literal loopback or private address in it counts as yes. Default: false.</summary>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>
    /// Whether ending a stream's connection ends what is billed. Where not, a stream whose client has left is read on for its figures, at most
    /// 60 seconds. Default: true.
    /// </summary>
    public bool CancelStopsBilling { get; set; } = true;

    /// <summary>How long to wait.</summary>
    public TimeoutOptions Timeouts { get; set; } = new();

    /// <summary>How often to try again.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>When to leave it alone.</summary>
    public BreakerOptions Breaker { get; set; } = new();

    /// <summary>Its connections.</summary>
    public PoolOptions Pool { get; set; } = new();

    /// <summary>Where this server departs from the dialect.</summary>
    public QuirkOptions Quirks { get; set; } = new();

    /// <summary>All keys, <see cref="ApiKey"/> first.</summary>
    public IReadOnlyList<string> AllKeys() =>
        [.. new[] { ApiKey }.Concat(ApiKeys).OfType<string>().Where(key => key.Length > 0).Distinct(StringComparer.Ordinal)];
}
