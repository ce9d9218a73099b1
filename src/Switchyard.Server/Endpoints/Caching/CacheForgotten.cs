namespace Switchyard.Server.Endpoints.Caching;

/// <summary>The answer of <c>DELETE /api/v1/cache</c>: what was forgotten.</summary>
/// <param name="Entries">Entries.</param>
/// <param name="Bytes">Bytes they counted; null when the store can not say.</param>
internal sealed record CacheForgotten(long Entries, long? Bytes);
