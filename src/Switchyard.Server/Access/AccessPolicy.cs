namespace Switchyard.Server.Access;

/// <summary>Who may use a route. Every route has one; a route without stops the start.</summary>
internal enum AccessPolicy
{
    /// <summary>Anybody: probes.</summary>
    Public,

    /// <summary>Whoever has a key, or anybody on this machine when no key is configured.</summary>
    Caller,

    /// <summary>Whoever has an administrator's key, or anybody on this machine when no key is configured.</summary>
    Admin,
}
