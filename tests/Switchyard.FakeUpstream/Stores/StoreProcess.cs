using System.Diagnostics;

namespace Switchyard.FakeUpstream.Stores;

/// <summary>What starting any server of the tests has in common.</summary>
internal static class StoreProcess
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <summary>Starts a program. Nobody reads what it prints, and a full pipe would stop it.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until a server answers.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead.</exception>
    public static async Task WaitUntilReadyAsync(
        Process process, TimeSpan atMost, Func<CancellationToken, Task<bool>> answers, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(atMost);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var timer = new PeriodicTimer(LookEvery);
        while (!await answers(either.Token))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode} at its start.");
            }

            await timer.WaitForNextTickAsync(either.Token);
        }
    }
}
