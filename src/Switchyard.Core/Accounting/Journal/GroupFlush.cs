namespace Switchyard.Core.Accounting.Journal;

/// <summary>Has all that wait while the disk is busy share its next flush. Thread-safe.</summary>
/// <param name="flush">Flushes what was written before it is called.</param>
internal sealed class GroupFlush(Action flush)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<bool>? _next;
    private bool _isRunning;

    /// <summary>Waits until the disk has what was written before the call.</summary>
    /// <returns>Whether it does.</returns>
    public Task<bool> FlushAsync()
    {
        lock (_lock)
        {
            _next ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = Task.Run(Run);
            }

            return _next.Task;
        }
    }

    private void Run()
    {
        while (Take() is { } group)
        {
            try
            {
                flush();
                group.SetResult(true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                group.SetResult(false);
            }
        }
    }

    private TaskCompletionSource<bool>? Take()
    {
        lock (_lock)
        {
            var group = _next;
            _next = null;
            _isRunning = group is not null;
            return group;
        }
    }
}
