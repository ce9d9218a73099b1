using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Switchyard.FakeUpstream.Stores;

/// <summary>
/// A real <c>redis-server</c> on a free loopback port, in an empty folder that is deleted with it. It can be killed, started
/// again on the same port, frozen and thawed.
/// </summary>
public sealed partial class RedisServer : IAsyncDisposable
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly string[] _arguments;
    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-redis-").FullName;
    private Process _process = null!;

    private RedisServer(int port, string[] arguments) => (Port, _arguments) = (port, arguments);

    /// <summary>Whether this machine has one; tests that need it are skipped without, saying so.</summary>
    public static bool IsInstalled { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Its password; null for none.</summary>
    public string? Password { get; private init; }

    /// <summary>Its address without a password.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Its address as <c>REDIS_URL</c> wants it.</summary>
    public string Url => Password is null ? $"redis://{Address}" : $"redis://:{Password}@{Address}";

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="arguments">Further arguments, such as <c>--maxmemory 3mb</c>.</param>
    public static Task<RedisServer> StartAsync(CancellationToken cancellationToken, params string[] arguments) =>
        StartAsync(FreePort(), null, cancellationToken, arguments);

    /// <summary>Starts one with a password and waits until it answers.</summary>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<RedisServer> StartWithPasswordAsync(string password, CancellationToken cancellationToken) =>
        StartAsync(FreePort(), password, cancellationToken, "--requirepass", password);

    /// <summary>Starts one that listens for TLS too, under the name <c>localhost</c>.</summary>
    /// <param name="certificates">Its certificates.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The server, and its address for TLS.</returns>
    public static async Task<(RedisServer Server, string TlsUrl)> StartWithTlsAsync(TestCertificates certificates, CancellationToken cancellationToken)
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var server = await StartAsync(
            cancellationToken, "--tls-port", port, "--tls-cert-file", certificates.CertificateFile, "--tls-key-file", certificates.KeyFile,
            "--tls-ca-cert-file", certificates.AuthorityFile, "--tls-auth-clients", "no");
        return (server, $"rediss://localhost:{port}");
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, empty, on the same port, and waits until it answers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        _process.Dispose();
        _process = Launch();
        await WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>Freezes it with SIGSTOP: connections stay, nothing is answered.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>Lets a frozen one go on.</summary>
    public void Thaw() => Signal(SigCont);

    /// <summary>Runs a command with <c>redis-cli</c> and returns what it printed.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="command">The command and its arguments.</param>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] command)
    {
        string[] arguments = ["-p", Port.ToString(CultureInfo.InvariantCulture), "--no-auth-warning", .. Password is null ? [] : new[] { "-a", Password }, .. command];
        using var client = Process.Start(new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await client.StandardOutput.ReadToEndAsync(cancellationToken);
        await client.WaitForExitAsync(cancellationToken);
        return output.Trim();
    }

    /// <summary>How often each command was called, by <c>INFO commandstats</c>.</summary>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<IReadOnlyDictionary<string, long>> CommandStatsAsync(CancellationToken cancellationToken) =>
        (await RunAsync(cancellationToken, "INFO", "commandstats")).Split('\n')
            .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
            .ToDictionary(
                line => line["cmdstat_".Length..line.IndexOf(':', StringComparison.Ordinal)],
                line => long.Parse(line[(line.IndexOf("calls=", StringComparison.Ordinal) + 6)..line.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture),
                StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal static async Task<RedisServer> StartAsync(int port, string? password, CancellationToken cancellationToken, params string[] arguments)
    {
        var server = new RedisServer(port, arguments) { Password = password };
        server._process = server.Launch();
        try
        {
            await server.WaitUntilReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    internal static int FreePort()
    {
        // A cluster's servers also listen 10,000 ports above: those must exist.
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (port < 55_000)
            {
                return port;
            }
        }
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("redis-server")
        {
            WorkingDirectory = _folder,
        };
        string[] standard =
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--loglevel", "warning", "--dir", _folder, "--enable-debug-command", "yes",
        ];
        foreach (var argument in standard.Concat(_arguments))
        {
            start.ArgumentList.Add(argument);
        }

        return StoreProcess.Start(start);
    }

    private Task WaitUntilReadyAsync(CancellationToken cancellationToken) =>
        StoreProcess.WaitUntilReadyAsync(_process, StartLimit, AnswersAsync, cancellationToken);

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
            return await client.GetStream().ReadAsync(new byte[64], cancellationToken) > 0;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
