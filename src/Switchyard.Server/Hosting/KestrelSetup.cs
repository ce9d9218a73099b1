using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;

namespace Switchyard.Server.Hosting;

/// <summary>The limits of the web server and the options of its sockets.</summary>
internal static class KestrelSetup
{
    /// <summary>The largest request body in bytes: 20 MiB.</summary>
    public const int MaxRequestBody = 20 * 1024 * 1024;

    private const string LineFeedSwitch = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";
    private const int SendBuffer = 128 * 1024;
    private const int TcpLevel = 6;
    private const int TcpUserTimeout = 18;
    private const int UserTimeoutMilliseconds = 30_000;

    /// <summary>Configures the server, its sockets and the counting of refused requests.</summary>
    /// <param name="builder">The host's builder.</param>
    public static void Configure(WebApplicationBuilder builder)
    {
        // A bare line feed as a line's end is what makes two parsers see two different requests.
        AppContext.SetSwitch(LineFeedSwitch, true);
        builder.WebHost.ConfigureKestrel(Limit);
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = Listen);
        builder.Services.TryAddSingleton<IHttpRejections, UncountedRejections>();
        builder.Services.AddHostedService<RejectionListener>();
    }

    private static void Limit(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.RequestHeaderEncodingSelector = static name => name == HeaderNames.ContentLength ? DigitEncoding.Instance : null!;
        var limits = options.Limits;
        limits.MaxRequestBodySize = MaxRequestBody;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.MaxRequestHeaderFieldSize = 16 * 1024;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }

    private static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is not IPEndPoint)
        {
            return socket;
        }

        // Accepted sockets inherit both. A client that reads nothing took in 3.8 MB before its first back-pressure, 0.4 MB with this.
        socket.SendBufferSize = SendBuffer;
        if (OperatingSystem.IsLinux())
        {
            // Without it a client that vanished silently was not noticed although pings were written every half second.
            socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, BitConverter.GetBytes(UserTimeoutMilliseconds));
        }

        return socket;
    }
}
