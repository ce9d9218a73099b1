namespace Switchyard.Core.Telemetry;

/// <summary>How an operation of the shared store failed; the value of the metric label <c>kind</c>.</summary>
public enum StoreErrorKind
{
    /// <summary>No answer within the deadline.</summary>
    Timeout,

    /// <summary>No connection, or it broke.</summary>
    Connection,

    /// <summary>Redis is full.</summary>
    Oom,

    /// <summary>The server may not be written to: it is a replica, or has too few of them.</summary>
    ReadOnly,

    /// <summary>The server is loading its data.</summary>
    Loading,

    /// <summary>A cluster that has no server for the key.</summary>
    Cluster,

    /// <summary>Another script runs.</summary>
    Busy,

    /// <summary>The password was refused, or is missing.</summary>
    Auth,

    /// <summary>Redis may evict limits when it is full.</summary>
    Policy,

    /// <summary>Any other error the server answered with.</summary>
    Server,
}
