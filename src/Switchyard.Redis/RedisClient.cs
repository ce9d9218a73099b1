using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;
using Switchyard.Core.Configuration;

namespace Switchyard.Redis;

/// <summary>The connections to Redis, made anew when the old ones seem to lead nowhere. Thread-safe.</summary>
/// <param name="address">Where Redis is.</param>
/// <param name="options">The section <c>Redis</c>.</param>
internal sealed class RedisClient(RedisAddress address, RedisOptions options) : IDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _suspicion = new(0, 1);
    private ConnectionMultiplexer? _multiplexer;
    private IDatabase? _database;

    /// <summary>Where operations are sent; null before the first connection.</summary>
    public IDatabase? Current => Volatile.Read(ref _database);

    /// <summary>The servers known.</summary>
    public IEnumerable<IServer> Servers =>
        _multiplexer is { } multiplexer ? multiplexer.GetEndPoints().Select(endPoint => multiplexer.GetServer(endPoint)) : [];

    /// <summary>Messages between replicas; null before the first connection.</summary>
    public ISubscriber? Subscriber => _multiplexer?.GetSubscriber();

    /// <summary>How often connections were made: when it changes, subscriptions have to be made again.</summary>
    public int Generation { get; private set; }

    /// <summary>Connects, whether or not anybody is there yet: the client goes on trying by itself. Called by one thread at a time.</summary>
    /// <returns>Whether somebody was there.</returns>
    public async Task<bool> ConnectAsync()
    {
        var configuration = Configuration();
        var next = await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
        next.PreserveAsyncOrder = false;
        if (!next.IsConnected && _multiplexer is not null)
        {
            next.Dispose();
            return false;
        }

        var old = Interlocked.Exchange(ref _multiplexer, next);
        Volatile.Write(ref _database, next.GetDatabase(address.Database));
        Generation++;
        old?.Dispose();
        return next.IsConnected;
    }

    /// <summary>Operations began to fail: the watch shall look at once.</summary>
    public void Suspect()
    {
        if (_suspicion.CurrentCount == 0)
        {
            try
            {
                _suspicion.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another one said it at the same moment.
            }
        }
    }

    /// <summary>Waits until operations begin to fail, or the time is over.</summary>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<bool> IsSuspectedAsync(TimeSpan time, CancellationToken cancellationToken) => _suspicion.WaitAsync(time, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _multiplexer?.Dispose();
        _suspicion.Dispose();
    }

    private ConfigurationOptions Configuration()
    {
        var configuration = new ConfigurationOptions
        {
            AbortOnConnectFail = false,

            // The client counts INFO among the administrator's commands; nothing else of them is ever sent.
            AllowAdmin = true,
            ClientName = "switchyard",
            ConnectRetry = 1,
            ConnectTimeout = (int)ConnectWithin.TotalMilliseconds,
            KeepAlive = 5,
            Password = address.Password,
            ReconnectRetryPolicy = new LinearRetry(250),
            Ssl = address.IsTls,
            SslHost = address.IsTls ? address.Hosts[0].Host : null,
            SyncTimeout = (int)ConnectWithin.TotalMilliseconds,
        };
        foreach (var (host, port) in address.Hosts)
        {
            configuration.EndPoints.Add(host, port);
        }

        if (options.CaFile is { } file)
        {
            var authority = X509CertificateLoader.LoadCertificateFromFile(file);
            configuration.CertificateValidation += (_, certificate, _, errors) => IsSignedBy(authority, certificate, errors);
        }

        return configuration;
    }

    // The name must fit in any case; only who signed it is ours to say.
    private static bool IsSignedBy(X509Certificate2 authority, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var presented = new X509Certificate2(certificate);
        return chain.Build(presented);
    }
}
