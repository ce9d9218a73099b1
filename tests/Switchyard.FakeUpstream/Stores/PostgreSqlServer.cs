using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Switchyard.FakeUpstream.Stores;

/// <summary>
/// A real PostgreSQL on a free loopback port, in an empty folder that is deleted with it. It can be killed, started again with what it had
/// committed, frozen and thawed. As root it runs as <c>nobody</c>, because it refuses root.
/// </summary>
public sealed partial class PostgreSqlServer : IAsyncDisposable
{
    private const int SigQuit = 3;
    private const int SigStop = 19;
    private const int SigCont = 18;
    private const string User = "switchyard";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly string? Binaries = FindBinaries();

    private readonly string _folder;
    private readonly bool _isDurable;
    private Process _process = null!;

    private PostgreSqlServer(string folder, int port, bool isDurable) => (_folder, Port, _isDurable) = (folder, port, isDurable);

    /// <summary>Whether this machine has one; tests that need it are skipped without, saying so.</summary>
    public static bool IsInstalled => Binaries is not null;

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Its address as <c>DATABASE_URL</c> wants it, with the database that every server has.</summary>
    public string Url => UrlOf("postgres");

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isDurable">Whether commits are flushed to the disk; slower.</param>
    public static async Task<PostgreSqlServer> StartAsync(CancellationToken cancellationToken, bool isDurable = false)
    {
        var folder = Directory.CreateTempSubdirectory("switchyard-postgres-").FullName;
        var server = new PostgreSqlServer(folder, RedisServer.FreePort(), isDurable);
        try
        {
            await server.CreateAsync(cancellationToken);
            server._process = server.Launch();
            await server.WaitUntilReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database of that name.</summary>
    /// <param name="name">Letters, digits and underscores.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its address as <c>DATABASE_URL</c> wants it.</returns>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await RunAsync("createdb", cancellationToken, "-h", "127.0.0.1", "-p", PortText, "-U", User, "--template=template0", name);
        return UrlOf(name);
    }

    /// <summary>Ends it at once, as a power cut would: no transaction that runs is committed.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            // Immediate shutdown: the server drops everything and has to recover at its next start. SIGKILL would leave its children.
            Signal(SigQuit);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, on the same port, with what it had.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        _process.Dispose();
        _process = Launch();
        await WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>Freezes it and its children: connections stay, nothing is answered.</summary>
    public void Freeze() => SignalAll(SigStop);

    /// <summary>Lets a frozen one go on.</summary>
    public void Thaw() => SignalAll(SigCont);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);

    private string UrlOf(string database) => $"postgres://{User}@127.0.0.1:{PortText}/{database}?sslmode=disable";

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", cancellationToken, "nobody", _folder);
        }

        await RunAsync("initdb", cancellationToken, "-D", Path.Combine(_folder, "data"), "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
    }

    private Process Launch()
    {
        string[] arguments =
        [
            "-D", Path.Combine(_folder, "data"), "-p", PortText, "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}",
            "-c", "max_connections=60", "-c", "shared_buffers=64MB", .. _isDurable ? [] : new[] { "-c", "fsync=off", "-c", "full_page_writes=off" },
        ];
        return Start("postgres", arguments);
    }

    private async Task RunAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    private Process Start(string program, string[] arguments)
    {
        var path = Path.Combine(Binaries ?? throw new InvalidOperationException("PostgreSQL is not installed."), program);
        string[] command = program == "chown" ? [program, .. arguments]
            : Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--", path, .. arguments]
            : [path, .. arguments];
        return StoreProcess.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _folder });
    }

    private Task WaitUntilReadyAsync(CancellationToken cancellationToken) =>
        StoreProcess.WaitUntilReadyAsync(_process, StartLimit, AnswersAsync, cancellationToken);

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var process = Start("pg_isready", ["-q", "-h", "127.0.0.1", "-p", PortText, "-U", User, "-d", "postgres"]);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0;
    }

    private void Signal(int signal) => Send(_process.Id, signal);

    private void SignalAll(int signal)
    {
        Signal(signal);
        foreach (var child in File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Send(int.Parse(child, CultureInfo.InvariantCulture), signal);
        }
    }

    private static void Send(int process, int signal)
    {
        if (Kill(process, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    // Debian keeps the server's own programs out of the path, one folder for each version.
    private static string? FindBinaries()
    {
        string[] versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versions.OrderDescending().Select(version => Path.Combine(version, "bin"))
            .Concat(Environment.GetEnvironmentVariable("PATH")!.Split(':'))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
