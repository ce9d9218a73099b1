namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Why a socket is closed, as the subprotocol says it.</summary>
/// <param name="Code">The code.</param>
/// <param name="Reason">For people; at most 123 bytes.</param>
internal sealed record SocketClose(int Code, string Reason)
{
    /// <summary>The client has done with it.</summary>
    public const int Normal = 1000;

    /// <summary>The connection broke, or was cut; never sent.</summary>
    public const int Abnormal = 1006;

    /// <summary>The client breaks the rules of WebSockets.</summary>
    public const int ProtocolError = 1002;

    private const int LongestId = 60;
    private const int FirstToSend = 1000;
    private const int LastReserved = 1015;
    private const int NoStatus = 1005;

    /// <summary>This replica leaves.</summary>
    public static SocketClose GoingAway { get; } = new(1001, "Shutting down");

    /// <summary>A message is over the limit.</summary>
    public static SocketClose TooLarge { get; } = new(1009, "Message too large");

    /// <summary>No key came.</summary>
    public static SocketClose Unauthorized { get; } = new(4401, "Unauthorized");

    /// <summary>The key is not accepted, or no longer.</summary>
    public static SocketClose Forbidden { get; } = new(4403, "Forbidden");

    /// <summary>The client speaks another subprotocol.</summary>
    public static SocketClose BadSubprotocol { get; } = new(4406, "Subprotocol not acceptable");

    /// <summary>The first message did not come in time.</summary>
    public static SocketClose InitTimeout { get; } = new(4408, "Connection initialisation timeout");

    /// <summary>The first message came twice.</summary>
    public static SocketClose TooManyInits { get; } = new(4429, "Too many initialisation requests");

    /// <summary>A bug, or keys that can not be checked.</summary>
    public static SocketClose InternalError { get; } = new(4500, "Internal server error");

    /// <summary>What a client's close is answered with: its own code, where there is one that may be sent.</summary>
    /// <param name="code">The client's code; null when it sent none.</param>
    public static SocketClose Echo(int? code) => new(code is >= FirstToSend and not NoStatus and not Abnormal and not LastReserved ? code.Value : Normal, "");

    /// <summary>A message is none of the subprotocol's.</summary>
    /// <param name="reason">What is wrong with it.</param>
    public static SocketClose BadMessage(string reason) => new(4400, reason);

    /// <summary>An id is in use.</summary>
    /// <param name="id">The id.</param>
    public static SocketClose Duplicate(string id) => new(4409, $"Subscriber for {Printable(id)} already exists");

    private static string Printable(string id) =>
        string.Concat(id.Where(static c => c is >= ' ' and <= '~').Take(LongestId));
}
