using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>One connection to Redis for commands of one short answer, many a second.</summary>
internal sealed class RedisWire : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];

    private RedisWire()
    {
    }

    /// <summary>Connects.</summary>
    public static async Task<RedisWire> OpenAsync(int port, CancellationToken cancellationToken)
    {
        var wire = new RedisWire();
        await wire._client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return wire;
    }

    /// <summary>Sends a command of plain words and returns the first line of its answer.</summary>
    public async Task<string> SendAsync(string command, CancellationToken cancellationToken)
    {
        var stream = _client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        var count = await stream.ReadAsync(_buffer, cancellationToken);
        return Encoding.ASCII.GetString(_buffer, 0, count).Split('\r')[0];
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
