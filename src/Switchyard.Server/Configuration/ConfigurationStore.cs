using Microsoft.Extensions.Primitives;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Configuration;

/// <summary>
/// Holds the configuration in force. When a source changes the whole is read again: a good one takes the place of the old
/// in one step, a bad one changes nothing but the log and the counters. Thread-safe.
/// </summary>
internal sealed partial class ConfigurationStore : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    private readonly ConfigurationReader _reader;
    private readonly ILogger<ConfigurationStore> _logger;
    private readonly Lock _reading = new();
    private readonly ITimer _timer;
    private readonly IDisposable _subscription;
    private IReadOnlyList<ConfigurationFault> _lastFaults = [];
    private ConfigurationSnapshot _current;
    private long _reloads;
    private long _rejections;

    /// <summary>Starts to watch the sources.</summary>
    /// <param name="configuration">The configuration whose changes are watched.</param>
    /// <param name="reader">Reads it.</param>
    /// <param name="first">What the start read.</param>
    /// <param name="time">The clock that file events are gathered by.</param>
    /// <param name="logger">Told of every reload.</param>
    public ConfigurationStore(
        IConfiguration configuration,
        ConfigurationReader reader,
        ConfigurationSnapshot first,
        TimeProvider time,
        ILogger<ConfigurationStore> logger)
    {
        _reader = reader;
        _current = first;
        _logger = logger;
        _timer = time.CreateTimer(
            static state => ((ConfigurationStore)state!).Reload(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // One saved file raises several events, some of them while it is half written.
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, () => _timer.Change(Settle, Timeout.InfiniteTimeSpan));
    }

    /// <summary>A configuration took the place of the last one. Called on a timer's thread, one at a time.</summary>
    public event Action<ConfigurationSnapshot>? Reloaded;

    /// <summary>A configuration was refused and the last one stays. Called on a timer's thread, one at a time.</summary>
    public event Action<IReadOnlyList<ConfigurationFault>>? Rejected;

    /// <summary>The configuration in force. Ask once a request and keep the answer.</summary>
    public ConfigurationSnapshot Current => Volatile.Read(ref _current);

    /// <summary>How often a new configuration was taken.</summary>
    public long Reloads => Interlocked.Read(ref _reloads);

    /// <summary>How often one was refused.</summary>
    public long Rejections => Interlocked.Read(ref _rejections);

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription.Dispose();
        _timer.Dispose();
    }

    private void Reload()
    {
        lock (_reading)
        {
            var reading = _reader.Read(Current.Options.Urls);
            if (reading.Snapshot is { } next)
            {
                Take(next);
            }
            else
            {
                Reject(reading.Faults);
            }
        }
    }

    private void Take(ConfigurationSnapshot next)
    {
        Volatile.Write(ref _current, next);
        _lastFaults = [];
        Interlocked.Increment(ref _reloads);
        Log.Reloaded(_logger);
        Reloaded?.Invoke(next);
    }

    private void Reject(IReadOnlyList<ConfigurationFault> faults)
    {
        Interlocked.Increment(ref _rejections);
        foreach (var fault in faults.Except(_lastFaults))
        {
            Log.Rejected(_logger, fault.Name, fault.Message);
        }

        _lastFaults = faults;
        Rejected?.Invoke(faults);
    }

    // Event ids 1100-1199 belong to the configuration.
    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Information, "The configuration was reloaded.", EventName = "ConfigurationReloaded")]
        public static partial void Reloaded(ILogger logger);

        [LoggerMessage(1101, LogLevel.Error, "The changed configuration is refused, the last good one stays: {Setting} {Fault}", EventName = "ConfigurationRejected")]
        public static partial void Rejected(ILogger logger, string setting, string fault);
    }
}
