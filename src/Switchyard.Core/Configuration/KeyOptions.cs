namespace Switchyard.Core.Configuration;

/// <summary>One caller's key.</summary>
public sealed class KeyOptions
{
    /// <summary>The key's name, for logs and metrics.</summary>
    public string Name { get; set; } = "";

    /// <summary>The secret, at least 8 characters; take 32 random ones. Never logged; kept in memory only as a hash.</summary>
    public string Key { get; set; } = "";

    /// <summary>The tenant it belongs to. Default: the key's name.</summary>
    public string? Tenant { get; set; }

    /// <summary><c>user</c> or <c>admin</c>. Default: <c>user</c>.</summary>
    public string Role { get; set; } = "user";
}
