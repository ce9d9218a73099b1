using System.Net;
using System.Net.Sockets;
using System.Text;
using Switchyard.FunctionalTests.Support;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>A client over a plain socket: it can leave in every way there is, and read nothing at all.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly StringBuilder _seen = new();

    /// <summary>Everything received so far.</summary>
    public string Seen => _seen.ToString();

    /// <summary>How many characters have been received.</summary>
    public int Length => _seen.Length;

    /// <summary>Whether what was received ends with this text.</summary>
    public bool EndsWith(string text) =>
        _seen.Length >= text.Length && _seen.ToString(_seen.Length - text.Length, text.Length) == text;

    /// <summary>Connects.</summary>
    /// <param name="server">The server.</param>
    /// <param name="receiveBuffer">The kernel's buffer for what is not read, in bytes; 0 leaves it.</param>
    /// <param name="cancellationToken">Ends the connecting.</param>
    public static async Task<RawClient> ConnectAsync(SwitchyardProcess server, int receiveBuffer, CancellationToken cancellationToken)
    {
        var client = new RawClient();
        if (receiveBuffer > 0)
        {
            client._socket.ReceiveBufferSize = receiveBuffer;
        }

        await client._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, new Uri(server.BaseUrl).Port), cancellationToken);
        return client;
    }

    /// <summary>Sends a POST of this JSON.</summary>
    public Task PostAsync(string path, string json, CancellationToken cancellationToken) => PostAsync(path, json, "", cancellationToken);

    /// <summary>Sends a POST of this JSON with these further header lines, each with its end.</summary>
    public async Task PostAsync(string path, string json, string headers, CancellationToken cancellationToken)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n";
        await _socket.SendAsync(Encoding.UTF8.GetBytes(head + json), cancellationToken);
    }

    /// <summary>Reads until this text has come.</summary>
    public async Task ReadUntilAsync(string text, CancellationToken cancellationToken)
    {
        while (!Seen.Contains(text, StringComparison.Ordinal) && await ReadAsync(4096, cancellationToken) > 0)
        {
        }
    }

    /// <summary>Reads once; 0 at the end, also when it was a reset.</summary>
    public async Task<int> ReadAsync(int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[most];
        try
        {
            var count = await _socket.ReceiveAsync(buffer, cancellationToken);
            _seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
            return count;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <summary>Leaves.</summary>
    /// <param name="how"><c>fin</c>, <c>rst</c> or <c>half</c>.</param>
    public void Leave(string how)
    {
        switch (how)
        {
            case "half":
                _socket.Shutdown(SocketShutdown.Send);
                break;
            case "rst":
                _socket.LingerState = new LingerOption(true, 0);
                _socket.Close();
                break;
            default:
                _socket.Close();
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
