using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Switchyard.FunctionalTests.Support;

/// <summary>
/// The built server as a process of its own, on a free loopback port, in an empty working folder that is deleted with it.
/// Nothing the machine has set reaches it but what the test gives.
/// </summary>
internal sealed partial class SwitchyardProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigStop = 19;
    private const int SigCont = 18;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(25);

    private readonly Process _process;
    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly ProcessOutput _output = new();

    private SwitchyardProcess(Process process, string baseUrl, string folder, bool ownsFolder)
    {
        _process = process;
        _folder = folder;
        _ownsFolder = ownsFolder;
        BaseUrl = baseUrl;
        Client = new HttpClient { BaseAddress = new Uri(baseUrl), Timeout = TimeSpan.FromMinutes(2) };
        _output.Attach(process);
    }

    /// <summary>The server's build of the same configuration as the tests.</summary>
    public static string ServerAssembly { get; } = Path.Combine(
        RepositoryRoot.Path, "artifacts", "bin", "Switchyard.Server", RepositoryRoot.Configuration, "switchyard.dll");

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string BaseUrl { get; }

    /// <summary>A client for it.</summary>
    public HttpClient Client { get; }

    /// <summary>Everything it printed so far.</summary>
    public string Output => _output.Text;

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Memory, CPU time, threads and descriptors at this moment.</summary>
    public ProcessUsage Usage => ProcessUsage.Read(_process.Id);

    /// <summary>Starts the server and waits until <c>/health/live</c> answers 200.</summary>
    /// <param name="environment">Its settings, such as <c>SWITCHYARD__Providers__a__BaseUrl</c>.</param>
    /// <param name="cancellationToken">Ends the wait, and the process with it.</param>
    /// <param name="folder">A working folder to use and keep, for a restart on the same data. Default: a new one.</param>
    public static async Task<SwitchyardProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken, string? folder = null)
    {
        var server = Launch(environment, folder);
        try
        {
            await server.WaitUntilLiveAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server with settings it should refuse, and returns it once it has ended.</summary>
    public static async Task<SwitchyardProcess> StartToFailAsync(
        IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var server = Launch(environment, null);
        await server._process.WaitForExitAsync(cancellationToken).WaitAsync(StartLimit, cancellationToken);
        return server;
    }

    /// <summary>Asks it to leave with SIGTERM and waits until it has; throws when it takes longer than 30 s.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Signal(SigTerm);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(StopLimit, cancellationToken);
    }

    /// <summary>Asks it to leave and does not wait.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>Ends it with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Freezes it with SIGSTOP.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>Lets a frozen server go on.</summary>
    public void Thaw() => Signal(SigCont);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static SwitchyardProcess Launch(IReadOnlyDictionary<string, string> environment, string? folder)
    {
        var urls = environment.GetValueOrDefault("ASPNETCORE_URLS")
            ?? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Take()}");
        var work = folder ?? Directory.CreateTempSubdirectory("switchyard-test-").FullName;
        var start = new ProcessStartInfo("dotnet", [ServerAssembly])
        {
            WorkingDirectory = work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ServerEnvironment.RemoveInheritedSettings(start.Environment);
        start.Environment["ASPNETCORE_URLS"] = urls;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new SwitchyardProcess(Process.Start(start)!, urls.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal), work, folder is null);
    }

    private async Task WaitUntilLiveAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var timer = new PeriodicTimer(ProbeInterval);
        try
        {
            while (!_process.HasExited && !await IsLiveAsync(either.Token))
            {
                await timer.WaitForNextTickAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"The server was not live after {StartLimit.TotalSeconds} s:\n{_output.Tail}");
        }

        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The server ended with {ExitCode} at its start:\n{_output.Tail}");
        }
    }

    private async Task<bool> IsLiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(new Uri("/health/live", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException)
        {
            return false;
        }
    }

    private void Signal(int signal)
    {
        if (!_process.HasExited && Kill(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
