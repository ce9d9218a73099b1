using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using StackExchange.Redis;
using Switchyard.FunctionalTests.Support;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>A <c>redis-server</c> process of its own on a free loopback port, without files that outlive it.</summary>
internal sealed partial class RedisNode : IAsyncDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-redis-").FullName;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private RedisNode(string[] arguments)
    {
        string[] all =
        [
            "--port", Text(Port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", _folder, .. arguments,
        ];
        _process = new Process { StartInfo = new ProcessStartInfo("redis-server", all) { RedirectStandardOutput = true, RedirectStandardError = true } };
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data?.Contains("Ready to accept connections", StringComparison.Ordinal) == true)
            {
                _ready.TrySetResult();
            }
        };
    }

    /// <summary>Whether the program is there.</summary>
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>Where it listens.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>Connections to it.</summary>
    public ConnectionMultiplexer Client { get; private set; } = null!;

    /// <summary>Its first database.</summary>
    public IDatabase Database => Client.GetDatabase();

    /// <summary>Starts one and waits until it serves.</summary>
    public static async Task<RedisNode> StartAsync(params string[] arguments)
    {
        var node = new RedisNode(arguments);
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        await node._ready.Task.WaitAsync(StartLimit);
        node.Client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Text(node.Port)},allowAdmin=true,syncTimeout=5000");

        // Else the client runs what awaits an answer on the thread that reads answers.
        node.Client.PreserveAsyncOrder = false;
        return node;
    }

    /// <summary>How many keys lie on this very server.</summary>
    public Task<long> CountKeysAsync() => Client.GetServer("127.0.0.1", Port).DatabaseSizeAsync();

    /// <summary>The names of keys that fit a pattern.</summary>
    public async Task<string[]> KeysAsync(string pattern) => (string[])await Database.ExecuteAsync("KEYS", pattern);

    /// <summary>Freezes it with SIGSTOP.</summary>
    public void Freeze() => _ = SendSignal(_process.Id, SigStop);

    /// <summary>Lets it go on.</summary>
    public void Thaw() => _ = SendSignal(_process.Id, SigCont);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
