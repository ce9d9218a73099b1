using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Hosting;
using Xunit;

namespace Switchyard.FunctionalTests.Hosting;

/// <summary>The web server as the service sets it up, with nothing behind it but an echo that notes which paths it saw.</summary>
public sealed class BareServer : IAsyncLifetime, IHttpRejections
{
    private WebApplication? _app;

    internal ConcurrentQueue<string> Paths { get; } = [];

    internal ConcurrentQueue<HttpRejection> Reasons { get; } = [];

    internal int Port { get; private set; }

    void IHttpRejections.Rejected(HttpRejection reason) => Reasons.Enqueue(reason);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IHttpRejections>(this);
        KestrelSetup.Configure(builder);
        _app = builder.Build();
        _app.UseFramingGuard();
        _app.Run(async context =>
        {
            Paths.Enqueue(context.Request.Path);
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            await context.Response.WriteAsync($"[{body.Length}]", context.RequestAborted);
        });
        await _app.StartAsync();
        Port = new Uri(_app.Urls.Single()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>Sends bytes as they are and reads until the server closes.</summary>
    internal async Task<string> SendAsync(string raw, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port), deadline.Token);
        var answer = new StringBuilder();
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(raw), deadline.Token);
            var buffer = new byte[8192];
            while (await socket.ReceiveAsync(buffer, deadline.Token) is var read and > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // A reset is a close too: what came before it counts.
        }

        return answer.ToString();
    }
}
