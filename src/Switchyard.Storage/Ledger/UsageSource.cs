namespace Switchyard.Storage.Ledger;

/// <summary>What records have in common that are summed alike.</summary>
internal readonly record struct UsageSource(
    DateTimeOffset Hour, string Tenant, string KeyId, string KeyName, string? Provider, string? Model, string? User)
{
    /// <summary>The tags, as JSON; empty for none.</summary>
    public required string Tags { get; init; }
}
