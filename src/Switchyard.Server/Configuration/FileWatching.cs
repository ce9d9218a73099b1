namespace Switchyard.Server.Configuration;

/// <summary>
/// Has settings files looked at every few seconds where the kernel has no watches left for them: on machines with many containers one user's
/// watches run out, and a service must start all the same.
/// </summary>
internal static class FileWatching
{
    // The runtime's own switch, read when a file is first watched.
    private const string PollVariable = "DOTNET_USE_POLLING_FILE_WATCHER";

    // The host's folder, the current one and that of the file that is asked for.
    private const int Needed = 3;

    /// <summary>Finds out whether files can be watched, and if not, has them polled.</summary>
    /// <param name="watch">Begins to watch something.</param>
    /// <param name="set">Sets a variable of this process.</param>
    public static void Prepare(Func<IDisposable> watch, Action<string, string> set)
    {
        var watching = new List<IDisposable>(Needed);
        try
        {
            for (var i = 0; i < Needed; i++)
            {
                watching.Add(watch());
            }
        }
        catch (IOException)
        {
            set(PollVariable, "1");
        }
        finally
        {
            watching.ForEach(static watcher => watcher.Dispose());
        }
    }

    /// <summary>Watches the current directory.</summary>
    /// <exception cref="IOException">It can not be watched.</exception>
    public static IDisposable Watch() => new FileSystemWatcher(Directory.GetCurrentDirectory()) { EnableRaisingEvents = true };
}
