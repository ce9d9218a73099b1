namespace Switchyard.Server.Access;

/// <summary>The names of the roles.</summary>
internal static class CallerRoles
{
    /// <summary>Use models.</summary>
    public const string User = "user";

    /// <summary>Also administer the service.</summary>
    public const string Admin = "admin";
}
