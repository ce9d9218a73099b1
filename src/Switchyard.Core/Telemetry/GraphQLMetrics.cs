using System.Diagnostics.Metrics;
using System.Globalization;

namespace Switchyard.Core.Telemetry;

/// <summary>What the GraphQL API refuses, and its sockets. Thread-safe.</summary>
public sealed class GraphQLMetrics
{
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _csrfBlocked;
    private readonly Counter<long> _closed;
    private long _open;

    internal GraphQLMetrics(Meter meter)
    {
        _rejected = meter.CreateCounter<long>("switchyard.graphql_rejected", "{operation}", "Operations refused by a limit.");
        _csrfBlocked = meter.CreateCounter<long>("switchyard.csrf_blocked", "{request}", "Requests refused because a foreign page may have made them.");
        _closed = meter.CreateCounter<long>("switchyard.ws_closed", "{connection}", "WebSockets that ended.");
        meter.CreateObservableUpDownCounter("switchyard.ws_connections", () => Volatile.Read(ref _open), "{connection}", "WebSockets that are open.");
    }

    /// <summary>A limit refused an operation.</summary>
    /// <param name="reason">The limit: a name out of a closed list, in snake case.</param>
    public void Rejected(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A request was refused because a foreign page may have made it.</summary>
    /// <param name="reason">What gave it away.</param>
    public void CsrfBlocked(CsrfBlock reason) =>
        _csrfBlocked.Add(1, new KeyValuePair<string, object?>("reason", LabelValue<CsrfBlock>.Of(reason)));

    /// <summary>A WebSocket was opened. Needs one <see cref="SocketClosed"/>.</summary>
    public void SocketOpened() => Interlocked.Increment(ref _open);

    /// <summary>A WebSocket ended.</summary>
    /// <param name="code">Its close code; those a client may make up are <c>other</c>.</param>
    public void SocketClosed(int code)
    {
        Interlocked.Decrement(ref _open);
        _closed.Add(1, new KeyValuePair<string, object?>("code", LabelOf(code)));
    }

    /// <summary>Makes the counters visible at zero, so that a first increment is a rise and not a beginning.</summary>
    internal void Announce()
    {
        foreach (var reason in Enum.GetValues<CsrfBlock>())
        {
            _csrfBlocked.Add(0, new KeyValuePair<string, object?>("reason", LabelValue<CsrfBlock>.Of(reason)));
        }
    }

    private static string LabelOf(int code) =>
        code is (>= 1000 and <= 1015) or 4400 or 4401 or 4403 or 4406 or 4408 or 4409 or 4429 or 4499 or 4500
            ? code.ToString(CultureInfo.InvariantCulture)
            : MetricLabels.Other;
}
