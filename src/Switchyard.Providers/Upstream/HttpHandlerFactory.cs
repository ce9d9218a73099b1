using System.Net;
using Switchyard.Core.Configuration;
using Switchyard.Core.Wire;

namespace Switchyard.Providers.Upstream;

/// <summary>Makes the handlers all upstream traffic goes through. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="egressRefused">Told the provider's name and the reason (<c>target</c>, <c>metadata</c>, <c>private</c>, <c>reserved</c>) of every refused connection. Default: nobody.</param>
public sealed class HttpHandlerFactory(TimeProvider time, Action<string, string>? egressRefused = null)
{
    private const int MaxHeaderKilobytes = 64;
    private const int MaxDrainBytes = 16 * 1024;
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Bounds what the answers of all providers hold together.</summary>
    public BufferBudget Buffers { get; } = new();

    /// <summary>A handler bound to one upstream. The caller owns it and keeps it as long as the provider lives.</summary>
    /// <param name="name">The provider's name.</param>
    /// <param name="options">Its section.</param>
    /// <param name="baseUrl">Its address; no connection goes anywhere else.</param>
    public SocketsHttpHandler Create(string name, ProviderOptions options, Uri baseUrl)
    {
        var guard = new EgressGuard(baseUrl, options, time, reason => egressRefused?.Invoke(name, reason));
        return new SocketsHttpHandler
        {
            ConnectCallback = guard.ConnectAsync,
            ConnectTimeout = options.Timeouts.Connect,
            // A redirect would carry the prompt, and with some handlers the key, to a host nobody configured.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            Credentials = null,
            PreAuthenticate = false,
            // UpstreamResponse decodes what is encoded; the platform's way costs every answer a step.
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = options.Pool.MaxConnections,
            PooledConnectionLifetime = options.Pool.Lifetime,
            PooledConnectionIdleTimeout = options.Pool.IdleTimeout,
            EnableMultipleHttp2Connections = true,
            // Trace ids are ours; an upstream is a third party.
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            // Reading an abandoned answer to its end pays for tokens nobody wants.
            MaxResponseDrainSize = MaxDrainBytes,
            ResponseDrainTimeout = DrainTimeout,
        };
    }
}
