namespace Switchyard.Core.Configuration;

/// <summary>How answers of one model are cached: <c>Cache:Models:&lt;model&gt;</c>.</summary>
public sealed class ModelCachingOptions
{
    /// <summary>How long an answer is fresh. Default: <c>Cache:DefaultTtl</c>.</summary>
    public TimeSpan? Ttl { get; set; }

    /// <summary><c>use</c> caches every request, <c>bypass</c> none that does not ask for it. Default: those with temperature 0.</summary>
    public string? Mode { get; set; }
}
