using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Keys;

/// <summary>Brings what changes in the database into the directory, about every second, and ends the calls of keys whose time has come.</summary>
/// <param name="store">The database.</param>
/// <param name="directory">The directory.</param>
/// <param name="metrics">Told how old the keys are.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the database goes and comes.</param>
internal sealed partial class KeyFollower(
    IKeyStore store, KeyDirectory directory, SwitchyardMetrics metrics, TimeProvider time, ILogger<KeyFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    // A start does not wait for a database that is away: configured keys work without it.
    private static readonly TimeSpan FirstRead = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool? _isUp;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Keys.Observe(() => directory.Count, () => directory.Age);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAny(_first.Task, Task.Delay(FirstRead, time, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Reads once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the database answered.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        directory.EndDue();
        var asked = time.GetTimestamp();
        var news = await store.ReadChangesAsync(directory.Reached, cancellationToken).ConfigureAwait(false);
        if (news.IsSuccess)
        {
            directory.Take(news.Value, asked);
        }

        Tell(news.Error);
        return news.IsSuccess;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = Interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var isUp = await ReadAsync(stoppingToken).ConfigureAwait(false);
                wait = isUp ? Interval : wait * 2 < LongestBackoff ? wait * 2 : LongestBackoff;
                _first.TrySetResult();
                await RestAsync(wait, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Revocations must go on being heard of.
                Log.Faulted(logger, e);
                await Task.Delay(LongestBackoff, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Keys end on time also while the database is away.
    private async Task RestAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        for (var rested = TimeSpan.Zero; rested < wait; rested += Interval)
        {
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
            directory.EndDue();
        }
    }

    private void Tell(LlmError? error)
    {
        var isUp = error is null;
        if (_isUp == isUp)
        {
            return;
        }

        _isUp = isUp;
        if (isUp)
        {
            Log.Followed(logger, directory.Count);
        }
        else
        {
            Log.Unreachable(logger, error!.CodeName, directory.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Information, "The keys of the database are known: {Keys} are accepted.", EventName = "KeysFollowed")]
        public static partial void Followed(ILogger logger, int keys);

        [LoggerMessage(1301, LogLevel.Warning, "The keys of the database can not be read ({Error}); {Keys} known ones stay accepted for a while.", EventName = "KeysUnreachable")]
        public static partial void Unreachable(ILogger logger, string error, int keys);

        [LoggerMessage(1302, LogLevel.Error, "The keys of the database could not be followed because of a bug.", EventName = "KeysFaulted")]
        public static partial void Faulted(ILogger logger, Exception exception);
    }
}
