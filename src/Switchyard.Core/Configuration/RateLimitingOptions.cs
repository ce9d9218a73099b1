namespace Switchyard.Core.Configuration;

/// <summary>Limits at three levels: <c>RateLimiting</c>. A request must fit all that apply to it.</summary>
public sealed class RateLimitingOptions
{
    /// <summary>The section under <see cref="Users"/> that holds what keys do not say themselves.</summary>
    public const string Default = "Default";

    /// <summary>The whole service's.</summary>
    public LimitFigures Global { get; set; } = new();

    /// <summary>Those of providers by their configured names.</summary>
    public IDictionary<string, LimitOptions> Providers { get; set; } =
        new Dictionary<string, LimitOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of callers by the names of their keys; <see cref="Default"/> stands for all others and fills in what a key leaves out.</summary>
    public IDictionary<string, UserLimitOptions> Users { get; set; } =
        new Dictionary<string, UserLimitOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long a request over a limit may wait for its turn instead of being refused, in milliseconds. Default: 0, it is refused at once.</summary>
    public int MaxWaitMs { get; set; }

    /// <summary>How many requests may wait at the same time. Default: 1000.</summary>
    public int MaxWaiting { get; set; } = 1000;

    /// <summary>Tokens of an answer reserved for a request that does not say how long it may be. Default: 1024.</summary>
    public int DefaultOutputTokens { get; set; } = 1024;

    /// <summary>Whether the rate limit headers of upstreams' answers are heeded. Default: true.</summary>
    public bool HeedUpstream { get; set; } = true;
}
