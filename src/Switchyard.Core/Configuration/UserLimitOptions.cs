namespace Switchyard.Core.Configuration;

/// <summary>The limits of one caller's key: <c>RateLimiting:Users:&lt;key name&gt;</c>, or <c>Default</c> for all that say nothing themselves.</summary>
public sealed class UserLimitOptions : LimitOptions
{
    /// <summary>Limits of each of the caller's own users, as the request's field <c>user</c> names them.</summary>
    public LimitFigures PerUser { get; set; } = new();
}
