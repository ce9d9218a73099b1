namespace Switchyard.Core.Keys;

/// <summary>What somebody did, or was refused, to a key. Carries nothing secret.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Actor">The name of the key it was done with.</param>
/// <param name="Action"><c>create</c>, <c>update</c>, <c>rotate</c>, <c>revoke</c> or <c>refused</c>.</param>
/// <param name="KeyId">The key it was done to; null when there is none.</param>
/// <param name="Detail">The fields that changed, or why it was refused; never a value of a secret.</param>
public sealed record AuditRecord(DateTimeOffset At, string Actor, string Action, string? KeyId, string Detail);
