using StackExchange.Redis;
using Switchyard.Core.Telemetry;

namespace Switchyard.Redis;

/// <summary>What an exception of the client means.</summary>
internal static class RedisFaults
{
    private static readonly (string Prefix, StoreErrorKind Kind)[] Answers =
    [
        ("OOM", StoreErrorKind.Oom),
        ("READONLY", StoreErrorKind.ReadOnly),
        ("NOREPLICAS", StoreErrorKind.ReadOnly),
        ("MASTERDOWN", StoreErrorKind.ReadOnly),
        ("LOADING", StoreErrorKind.Loading),
        ("CLUSTERDOWN", StoreErrorKind.Cluster),
        ("MOVED", StoreErrorKind.Cluster),
        ("ASK", StoreErrorKind.Cluster),
        ("TRYAGAIN", StoreErrorKind.Cluster),
        ("CROSSSLOT", StoreErrorKind.Cluster),
        ("BUSY", StoreErrorKind.Busy),
        ("NOAUTH", StoreErrorKind.Auth),
        ("WRONGPASS", StoreErrorKind.Auth),
        ("NOPERM", StoreErrorKind.Auth),
    ];

    /// <summary>Whether the exception is a failure of the store and not a bug of ours.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsExpected(Exception exception) => exception is
        RedisException or RedisServerException or RedisCommandException or TimeoutException or ObjectDisposedException or
        IOException or System.Net.Sockets.SocketException or TaskCanceledException;

    /// <summary>Whether the server has forgotten a script.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsScriptMissing(Exception exception) =>
        exception is RedisServerException && exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    /// <summary>How the operation failed.</summary>
    /// <param name="exception">The exception.</param>
    public static StoreErrorKind KindOf(Exception exception)
    {
        if (exception is not RedisServerException)
        {
            return exception is TimeoutException ? StoreErrorKind.Timeout : IsAboutPassword(exception) ? StoreErrorKind.Auth : StoreErrorKind.Connection;
        }

        // A script's own error carries the server's behind a text of its own.
        foreach (var (prefix, kind) in Answers)
        {
            if (exception.Message.StartsWith(prefix, StringComparison.Ordinal) || exception.Message.Contains($"-{prefix} ", StringComparison.Ordinal))
            {
                return kind;
            }
        }

        // The client tells of a server it was redirected to and can not reach in words of its own.
        return exception.Message.Contains("hashslot", StringComparison.Ordinal) ? StoreErrorKind.Cluster : StoreErrorKind.Server;
    }

    // The client keeps trying to connect; what fails meanwhile carries its last failure to.
    private static bool IsAboutPassword(Exception? exception) =>
        exception is not null
        && (exception is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } || IsAboutPassword(exception.InnerException));
}
