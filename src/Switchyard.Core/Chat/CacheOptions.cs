namespace Switchyard.Core.Chat;

/// <summary>What the response cache may do for this request.</summary>
public sealed record CacheOptions
{
    /// <summary>One of <c>use</c>, <c>refresh</c>, <c>bypass</c>, <c>only</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>How long an entry of this request may live, in seconds.</summary>
    public int? TtlSeconds { get; init; }
}
