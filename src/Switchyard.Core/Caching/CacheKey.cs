namespace Switchyard.Core.Caching;

/// <summary>
/// The name of an entry: HMAC-SHA-256 under the tenant's secret over everything that can change the answer. It tells
/// nobody what was asked. Entries of other tenants can not be named at all.
/// </summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Digest">64 lower-case hexadecimal digits.</param>
public readonly record struct CacheKey(string Tenant, string Digest);
