namespace Switchyard.Core.Keys;

/// <summary>A change of a key.</summary>
/// <param name="Key">The key as it shall be.</param>
/// <param name="Audit">Who changed what.</param>
public sealed record KeyChange(KeyRecord Key, AuditRecord Audit);
