namespace Switchyard.Storage.Ledger;

/// <summary>What records have in common that are summed alike.</summary>
internal readonly record struct UsageSource(
    DateTimeOffset Hour, string Tenant, string KeyId, string KeyName, string? Provider, string? Model, string? User, TagSet Tags);
