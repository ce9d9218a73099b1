namespace Switchyard.Core.Caching;

/// <summary>Each tenant's own secret: what is made with one means nothing to another. Thread-safe.</summary>
public interface ITenantSecrets
{
    /// <summary>32 bytes, the same on every replica that has the same pepper.</summary>
    /// <param name="tenant">The tenant.</param>
    ReadOnlyMemory<byte> SecretOf(string tenant);
}
