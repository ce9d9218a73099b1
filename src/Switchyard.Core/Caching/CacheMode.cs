namespace Switchyard.Core.Caching;

/// <summary>What a request lets the cache do.</summary>
public enum CacheMode
{
    /// <summary>Neither read nor write.</summary>
    Bypass,

    /// <summary>Read, else call and write.</summary>
    Use,

    /// <summary>Do not read; call and write.</summary>
    Refresh,

    /// <summary>Read only; a miss is an error and nothing is called.</summary>
    Only,
}
