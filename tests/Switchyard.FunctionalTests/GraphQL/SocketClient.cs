using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Shouldly;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>A client of <c>graphql-transport-ws</c> that also breaks its rules.</summary>
internal sealed class SocketClient : IDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];

    private SocketClient(ClientWebSocket socket) => _socket = socket;

    /// <summary>Opens a socket.</summary>
    /// <param name="host">The service.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <param name="prepare">Sets further options.</param>
    /// <param name="protocol">The subprotocol; null: none.</param>
    public static async Task<SocketClient> ConnectAsync(
        GraphQLHost host, CancellationToken cancellationToken, Action<ClientWebSocketOptions>? prepare = null, string? protocol = "graphql-transport-ws")
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
            socket.Options.CollectHttpResponseDetails = true;
            prepare?.Invoke(socket.Options);
            if (protocol is not null)
            {
                socket.Options.AddSubProtocol(protocol);
            }

            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.Port}/graphql"), cancellationToken);
            return new SocketClient(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The status of a refused opening.</summary>
    public static async Task<int> RefusedAsync(GraphQLHost host, Action<ClientWebSocketOptions>? prepare, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.AddSubProtocol("graphql-transport-ws");
        prepare?.Invoke(socket.Options);
        await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.Port}/graphql"), cancellationToken));
        return (int)socket.HttpStatusCode;
    }

    /// <summary>Opens a socket and says who it is.</summary>
    public static async Task<SocketClient> BeginAsync(GraphQLHost host, CancellationToken cancellationToken, string? payload = null)
    {
        var client = await ConnectAsync(host, cancellationToken);
        await client.InitAsync(payload, cancellationToken);
        (await client.ReadAsync(cancellationToken)).ShouldBe("""{"type":"connection_ack"}""");
        return client;
    }

    /// <summary>Sends the first message.</summary>
    public Task InitAsync(string? payload, CancellationToken cancellationToken) =>
        SendAsync(payload is null ? """{"type":"connection_init"}""" : $$"""{"type":"connection_init","payload":{{payload}}}""", cancellationToken);

    /// <summary>Begins an operation.</summary>
    public Task SubscribeAsync(string id, string query, CancellationToken cancellationToken) =>
        SendAsync($$"""{"type":"subscribe","id":"{{id}}","payload":{{GraphQLHost.Body(query)}}}""", cancellationToken);

    /// <summary>Sends a text.</summary>
    public Task SendAsync(string text, CancellationToken cancellationToken) => SendAsync(text, WebSocketMessageType.Text, true, cancellationToken);

    /// <summary>Sends a message or a part of one.</summary>
    public Task SendAsync(string text, WebSocketMessageType type, bool isEnd, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), type, isEnd, cancellationToken);

    /// <summary>Makes sure the service reads from this socket.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await SendAsync("""{"type":"ping"}""", cancellationToken);
        (await ReadAsync(cancellationToken)).ShouldBe("""{"type":"pong"}""");
    }

    /// <summary>The next message; <c>close 4400 reason</c> for a close, <c>gone</c> when the connection broke.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(count), cancellationToken);
                count += read.Count;
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, "", cancellationToken);
                    return $"close {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}";
                }

                if (read.EndOfMessage)
                {
                    return Encoding.UTF8.GetString(_buffer, 0, count);
                }
            }
        }
        catch (WebSocketException)
        {
            return "gone";
        }
    }

    /// <summary>The next message as JSON.</summary>
    public async Task<JsonElement> ReadJsonAsync(CancellationToken cancellationToken) =>
        JsonDocument.Parse(await ReadAsync(cancellationToken)).RootElement;

    /// <summary>Closes it and waits for the service to do so too.</summary>
    public Task CloseAsync(int code, CancellationToken cancellationToken) =>
        _socket.CloseAsync((WebSocketCloseStatus)code, "", cancellationToken);

    /// <summary>Vanishes.</summary>
    public void Abort() => _socket.Abort();

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
