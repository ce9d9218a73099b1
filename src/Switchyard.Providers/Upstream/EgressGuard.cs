using System.Net;
using System.Net.Sockets;
using Switchyard.Core.Configuration;

namespace Switchyard.Providers.Upstream;

/// <summary>
/// Opens every connection to one upstream: to the scheme, host and port of its base URL and nowhere else, and only to an
/// address that was checked after the name was resolved. The name is resolved once, so it can not change between the
/// check and the connection. Thread-safe.
/// </summary>
internal sealed class EgressGuard
{
    private const int ReceiveBuffer = 256 * 1024;

    private readonly Uri _target;
    private readonly ProviderOptions _options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly TimeProvider _time;
    private readonly Action<string>? _refused;
    private readonly IPAddress? _literal;
    private readonly bool _isLocalhost;

    /// <summary>Binds a guard to its target.</summary>
    /// <param name="target">The base URL.</param>
    /// <param name="options">The provider's section.</param>
    /// <param name="time">The clock.</param>
    /// <param name="refused">Told the reason of every refusal.</param>
    /// <param name="resolve">Resolves a name. Default: the system's resolver.</param>
    public EgressGuard(
        Uri target,
        ProviderOptions options,
        TimeProvider time,
        Action<string>? refused = null,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        _target = target;
        _options = options;
        _time = time;
        _refused = refused;
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        _literal = IPAddress.TryParse(Unbracketed(target.IdnHost), out var literal) ? literal : null;
        _isLocalhost = target.IdnHost.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The handler's connect callback.</summary>
    /// <param name="context">What the handler wants to connect to.</param>
    /// <param name="cancellationToken">The handler's connect timeout.</param>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        CheckTarget(context.DnsEndPoint, context.InitialRequestMessage.RequestUri);
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        return await ConnectToAnyAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a checked address may be connected to.</summary>
    /// <param name="kind">Its kind.</param>
    internal bool Allows(AddressKind kind) => kind switch
    {
        AddressKind.Public => true,
        AddressKind.Loopback => _options.AllowPrivateNetwork || _isLocalhost || _literal is not null,
        AddressKind.Private => _options.AllowPrivateNetwork || _literal is not null,
        AddressKind.LinkLocal => _literal is not null,
        _ => false,
    };

    private void CheckTarget(DnsEndPoint endpoint, Uri? requested)
    {
        var isTarget = endpoint.Port == _target.Port
            && string.Equals(Unbracketed(endpoint.Host), Unbracketed(_target.IdnHost), StringComparison.OrdinalIgnoreCase)
            && string.Equals(requested?.Scheme, _target.Scheme, StringComparison.OrdinalIgnoreCase);
        if (!isTarget)
        {
            throw Refuse("target", "A request was about to leave the base URL's scheme, host and port.");
        }
    }

    private static string Unbracketed(string host) => host.Trim('[', ']');

    private async ValueTask<List<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var found = _literal is not null ? [_literal] : await _resolve(host, cancellationToken).ConfigureAwait(false);
        var allowed = new List<IPAddress>(found.Length);
        var worst = AddressKind.Public;
        foreach (var address in found)
        {
            var kind = AddressRules.KindOf(address);
            if (Allows(kind))
            {
                allowed.Add(address);
            }
            else
            {
                worst = kind > worst ? kind : worst;
            }
        }

        if (allowed.Count == 0)
        {
            throw worst == AddressKind.Public ? new SocketException((int)SocketError.HostNotFound) : RefuseKind(worst);
        }

        return allowed;
    }

    private async ValueTask<Stream> ConnectToAnyAsync(List<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        for (var i = 0; ; i++)
        {
            var isLast = i == addresses.Count - 1;
            var left = _options.Timeouts.Connect - _time.GetElapsedTime(started);
            // The last one may use all that is left of the handler's own timeout.
            var limit = isLast ? Timeout.InfiniteTimeSpan : Max(left, TimeSpan.Zero) / (addresses.Count - i);
            try
            {
                return await ConnectToAsync(new IPEndPoint(addresses[i], port), limit, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!isLast && !cancellationToken.IsCancellationRequested
                && e is SocketException or OperationCanceledException)
            {
                // One dead address of several must not eat the whole connect timeout: the next one is tried.
            }
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async ValueTask<Stream> ConnectToAsync(IPEndPoint endpoint, TimeSpan limit, CancellationToken cancellationToken)
    {
        // The kernel would let an upstream push several MiB ahead of a client that has stopped reading.
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveBufferSize = ReceiveBuffer,
        };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            using var share = new CancellationTokenSource(limit, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(share.Token, cancellationToken);
            await socket.ConnectAsync(endpoint, both.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private EgressRefusedException RefuseKind(AddressKind kind) => kind switch
    {
        AddressKind.Metadata => Refuse("metadata", "The upstream's name resolves to a cloud metadata address."),
        AddressKind.Reserved => Refuse("reserved", "The upstream's address is unspecified, multicast or reserved."),
        _ => Refuse("private", "The upstream's name resolves to a private, loopback or link-local address; AllowPrivateNetwork is off."),
    };

    private EgressRefusedException Refuse(string reason, string message)
    {
        _refused?.Invoke(reason);
        return new EgressRefusedException(reason, message);
    }
}
