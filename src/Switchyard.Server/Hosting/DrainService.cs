using System.Runtime.InteropServices;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Hosting;

/// <summary>
/// Lets this replica leave without losing a request: load balancers get time to notice, running requests get time to
/// finish, and what is left is ended in its own protocol. All of it before the web server stops. Ctrl+C skips the first
/// wait, a second Ctrl+C the other.
/// </summary>
/// <param name="options">The waits. Read at the start.</param>
/// <param name="state">What the rest of the service sees.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of each step.</param>
internal sealed partial class DrainService(
    ShutdownOptions options, DrainState state, TimeProvider time, ILogger<DrainService> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan CutWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopListening = new();
    private readonly CancellationTokenSource _stopFinishing = new();
    private PosixSignalRegistration? _interrupt;

    /// <summary>How long the host must allow for stopping.</summary>
    /// <param name="options">The waits.</param>
    public static TimeSpan TotalOf(ShutdownOptions options) => options.ListenFor + options.FinishWithin + CutWait + Margin;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Hurry());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        state.Begin();
        Log.Draining(logger, state.InFlight, options.ListenFor);
        await ListenAsync(cancellationToken).ConfigureAwait(false);
        state.Refuse();
        if (await IdleWithinAsync(options.FinishWithin, _stopFinishing.Token, cancellationToken).ConfigureAwait(false))
        {
            Log.Drained(logger);
            return;
        }

        await state.CutAsync().ConfigureAwait(false);
        Log.Cut(logger, state.CutRequests);
        if (!await IdleWithinAsync(CutWait, CancellationToken.None, cancellationToken).ConfigureAwait(false))
        {
            Log.LeftBehind(logger, state.InFlight);
        }
    }

    /// <summary>Skips the wait that is on, or the first one if none has begun.</summary>
    internal void Hurry()
    {
        var isSecond = _stopListening.IsCancellationRequested;
        (isSecond ? _stopFinishing : _stopListening).Cancel();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt?.Dispose();
        _stopListening.Dispose();
        _stopFinishing.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopListening.Token, cancellationToken);
        await Task.Delay(options.ListenFor, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> IdleWithinAsync(TimeSpan limit, CancellationToken hurry, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hurry, cancellationToken);
        await state.Idle.WaitAsync(limit, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return state.Idle.IsCompleted;
    }

    // Event ids 1400-1409 belong to the drain.
    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Information, "Leaving: {Running} requests run, new ones are served for {ListenFor}.", EventName = "DrainBegun")]
        public static partial void Draining(ILogger logger, int running, TimeSpan listenFor);

        [LoggerMessage(1401, LogLevel.Information, "Left with every request finished.", EventName = "DrainFinished")]
        public static partial void Drained(ILogger logger);

        [LoggerMessage(1402, LogLevel.Warning, "{Running} requests did not finish in time and were ended.", EventName = "DrainCut")]
        public static partial void Cut(ILogger logger, int running);

        [LoggerMessage(1403, LogLevel.Error, "{Running} requests did not even end when told to.", EventName = "DrainLeftBehind")]
        public static partial void LeftBehind(ILogger logger, int running);
    }
}
