namespace Switchyard.Storage;

/// <summary>What an exception of a database's client means.</summary>
internal enum StoreFault
{
    /// <summary>A bug of ours.</summary>
    Bug,

    /// <summary>Somebody else was first: the same operation may be tried again.</summary>
    Conflict,

    /// <summary>The connection broke, or none could be made.</summary>
    Connection,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The disk is full, or may not be written to.</summary>
    Disk,

    /// <summary>The user or the password was refused.</summary>
    Access,

    /// <summary>Anything else the server could not do just now.</summary>
    Server,
}
