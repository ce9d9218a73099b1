using Switchyard.Core.Keys;

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

    /// <summary>The models it may use: <c>model</c>, <c>provider:model</c>, an alias, or the beginning of one with <c>*</c> behind it. Default: all.</summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>The providers it may use. Default: all.</summary>
    public IList<string> Providers { get; set; } = [];

    /// <summary>When it stops being accepted. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>What may be spent with it. Default: no budget of its own.</summary>
    public BudgetLimitOptions Budget { get; set; } = new();

    /// <summary>What its holder may do with models.</summary>
    public KeyPolicy ToPolicy()
    {
        var budget = Budget.ToBudget();
        return Models.Count == 0 && Providers.Count == 0 && budget is { Hard: null, Soft: null }
            ? KeyPolicy.Open
            : new KeyPolicy { Models = [.. Models], Providers = [.. Providers], Budget = budget };
    }
}
