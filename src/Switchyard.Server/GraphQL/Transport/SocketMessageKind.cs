namespace Switchyard.Server.GraphQL.Transport;

/// <summary>What a client says.</summary>
internal enum SocketMessageKind
{
    /// <summary>Who it is; the first message.</summary>
    ConnectionInit,

    /// <summary>Asks for a sign of life.</summary>
    Ping,

    /// <summary>Gives one.</summary>
    Pong,

    /// <summary>Begins an operation.</summary>
    Subscribe,

    /// <summary>Ends one.</summary>
    Complete,
}
