namespace Switchyard.Core.Pipeline;

/// <summary>
/// Reads on the streams that nobody waits for any longer, of providers that bill an answer to its end whoever leaves: only so is known what they
/// bill. Bounded in number and in time. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class StreamDrains(TimeProvider time) : IDisposable
{
    /// <summary>Most streams that are read on at the same time; a further one is ended, and what it had brought is charged.</summary>
    public const int Most = 100;

    /// <summary>How long one is read on.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>How many are read on now.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Ends those that are read on, and waits until they are settled.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    /// <summary>Reads a stream on, if there is room for it.</summary>
    /// <param name="read">Reads it until it ends or the token says so, and never throws.</param>
    /// <returns>Whether it is read on.</returns>
    internal bool TryBegin(Func<CancellationToken, Task> read)
    {
        lock (_lock)
        {
            if (_running.Count >= Most || _stopping.IsCancellationRequested)
            {
                return false;
            }

            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var running = RunAsync(begun.Task, read, new CancellationTokenSource(Longest, time));
            _running.Add(running);
            _ = running.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            begun.SetResult();
            return true;
        }
    }

    private void Remove(Task ended)
    {
        lock (_lock)
        {
            _running.Remove(ended);
        }
    }

    private async Task RunAsync(Task begun, Func<CancellationToken, Task> read, CancellationTokenSource limit)
    {
        using var owned = limit;
        await begun.ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        await read(either.Token).ConfigureAwait(false);
    }
}
