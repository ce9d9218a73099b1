namespace Switchyard.Core.Caching;

/// <summary>What the cache did for a request; sent as <c>x-switchyard-cache</c>.</summary>
public enum CacheResult
{
    /// <summary>Nothing: it was not to be used, or could not be.</summary>
    Bypass,

    /// <summary>It had no answer.</summary>
    Miss,

    /// <summary>The answer is its own.</summary>
    Hit,

    /// <summary>The answer is that of another, identical call that was on its way.</summary>
    Coalesced,
}
