namespace Switchyard.Core.Configuration;

/// <summary>Who may call: <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    /// <summary>The keys.</summary>
    public IList<KeyOptions> Keys { get; set; } = [];

    /// <summary>Serve callers without a key. Default: false; without any key configured, loopback only.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>The key of the administrator. Never logged.</summary>
    public string? AdminKey { get; set; }

    /// <summary>
    /// The secret that tenants' secrets are derived from, at least 16 characters. Default: one is made and kept in the data directory.
    /// Replicas that share a store must be given the same one. Never logged.
    /// </summary>
    public string? Pepper { get; set; }

    /// <summary>How long keys of the database are accepted while it is away. Default: 15 minutes.</summary>
    public TimeSpan KeyCacheMaxAge { get; set; } = TimeSpan.FromMinutes(15);
}
