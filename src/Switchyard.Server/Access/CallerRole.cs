namespace Switchyard.Server.Access;

/// <summary>What a caller may do.</summary>
internal enum CallerRole
{
    /// <summary>Use models.</summary>
    User,

    /// <summary>Also administer the service.</summary>
    Admin,
}
