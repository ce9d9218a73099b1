namespace Switchyard.Storage;

/// <content>Leaving an operation that does not end when it is told to.</content>
public sealed partial class Database
{
    // To cancel a query the driver connects to the server again and waits for it, in the callback of the token: a server that is frozen would keep
    // everybody beyond the deadline. So the driver is told beside us, and the operation ends by itself, by the driver's own timers.
    private async Task<T> LeavableAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        if (_driver.Dialect != SqlDialect.PostgreSql)
        {
            return await operation(cancellationToken).ConfigureAwait(false);
        }

#pragma warning disable CA2000 // It has no timer and no handle, and may be cancelled after we have left.
        var stopping = new CancellationTokenSource();
#pragma warning restore CA2000
        await using var stop = cancellationToken.UnsafeRegister(static state => _ = ((CancellationTokenSource)state!).CancelAsync(), stopping).ConfigureAwait(false);
        var running = operation(stopping.Token);
        _ = running.ContinueWith(
            static left => _ = left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
