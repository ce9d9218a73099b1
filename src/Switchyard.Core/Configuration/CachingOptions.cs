namespace Switchyard.Core.Configuration;

/// <summary>The response cache: <c>Cache</c>.</summary>
public sealed class CachingOptions
{
    /// <summary>Whether answers are cached at all. Default: true; only requests with temperature 0, or that ask for it, use it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long an answer is fresh. Default: 1 hour; at most 1 day.</summary>
    public TimeSpan DefaultTtl { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Largest answer kept. Default: 1 MiB.</summary>
    public int MaxEntryBytes { get; set; } = 1024 * 1024;

    /// <summary>What the embedded store holds at most. Default: 128 MiB. Redis has its own bound, <c>maxmemory</c>.</summary>
    public long MaxTotalBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>Whether identical concurrent requests on different replicas share one upstream call too. Needs Redis. Default: false.</summary>
    public bool ShareAcrossReplicas { get; set; }

    /// <summary>How long after its end an answer may still be served while a new one is fetched. Default: 0, not at all.</summary>
    public TimeSpan StaleWhileRevalidate { get; set; }

    /// <summary>How long a provider's refusal that would come again (400, 404, 413, 422) is kept. Default: 0, not at all.</summary>
    public TimeSpan NegativeTtl { get; set; }

    /// <summary>How long a request waits for the first content of another one's identical call before it makes its own. Default: 10 s.</summary>
    public TimeSpan FollowerWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Settings by model, named as requests name it.</summary>
    public IDictionary<string, ModelCachingOptions> Models { get; set; } =
        new Dictionary<string, ModelCachingOptions>(StringComparer.Ordinal);
}
