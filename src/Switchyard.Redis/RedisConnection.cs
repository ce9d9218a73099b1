using StackExchange.Redis;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;

namespace Switchyard.Redis;

/// <summary>
/// The one way to Redis. Every operation has a deadline of its own, held here because the client knows none, and a breaker
/// answers at once while Redis is away. Failures are values. Thread-safe.
/// </summary>
/// <param name="client">Holds the connections.</param>
/// <param name="options">The section <c>Redis</c>.</param>
/// <param name="metrics">Counts failures.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisConnection(RedisClient client, RedisOptions options, StoreMetrics metrics, TimeProvider time)
{
    private static readonly LlmError Away = new(LlmErrorCode.StoreUnavailable, "The store can not be reached.") { Source = ErrorSource.Store };

    // Asked, and not answered: it may have been carried out, or may be yet.
    private static readonly LlmError Unanswered = Away with { Timer = "store" };

    private readonly ReplyWait _brief = new(time, holds: false, static _ => true);
    private ReplyWait? _patient;
    private ClockReading _clock = new(time.GetUtcNow(), time.GetTimestamp(), TimeSpan.Zero);

    /// <summary>Opens and closes with Redis.</summary>
    public StoreBreaker Breaker { get; } = new(time);

    /// <summary>Whether Redis is asked.</summary>
    public bool IsUp => !Breaker.IsOpen && client.Current is not null;

    /// <summary>How the last operation that failed did.</summary>
    public StoreErrorKind LastFailure { get; private set; } = StoreErrorKind.Connection;

    /// <summary>What stands before every key.</summary>
    public string Prefix => options.Prefix;

    /// <summary>This machine's clock minus Redis's, as last measured.</summary>
    public TimeSpan Skew => Volatile.Read(ref _clock).Skew;

    /// <summary>
    /// Now, by Redis's clock, to within the last probe's round trip. Counted from there by the monotonic clock: this machine's may be set at any time.
    /// </summary>
    public DateTimeOffset StoreNow
    {
        get
        {
            var clock = Volatile.Read(ref _clock);
            return clock.There + time.GetElapsedTime(clock.Stamp);
        }
    }

    /// <summary>Takes what a probe read.</summary>
    /// <param name="there">Redis's time at this moment.</param>
    public void SetClock(DateTimeOffset there) =>
        Volatile.Write(ref _clock, new ClockReading(there, time.GetTimestamp(), time.GetUtcNow() - there));

    /// <summary>Runs an operation within <c>Redis:Deadline</c>.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    public ValueTask<Reply<T>> RunAsync<T>(Func<IDatabase, Task<T>> operation, CancellationToken cancellationToken) =>
        RunAsync(operation, options.Deadline, cancellationToken);

    /// <summary>Runs an operation that may take longer, off every request's path.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    public ValueTask<Reply<T>> RunAsync<T>(Func<IDatabase, Task<T>> operation, TimeSpan deadline, CancellationToken cancellationToken) =>
        Breaker.IsOpen ? ValueTask.FromResult(Reply<T>.Failed(Away)) : AskAsync(operation, _brief, deadline, cancellationToken);

    /// <summary>Runs an operation whether the breaker is open or not: the probe's way.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    public ValueTask<Reply<T>> AskAsync<T>(Func<IDatabase, Task<T>> operation, TimeSpan deadline, CancellationToken cancellationToken) =>
        AskAsync(operation, _brief, deadline, cancellationToken);

    /// <summary>
    /// Runs a script whose answer nobody else can give as well: while the server answers others of its kind, it is waited for, up to a second.
    /// </summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its keys, all of one hash slot, and of the same server as those of all others of its kind.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the wait, not the script.</param>
    public ValueTask<Reply<RedisResult>> DecideAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        Breaker.IsOpen
            ? ValueTask.FromResult(Reply<RedisResult>.Failed(Away))
            : AskAsync(database => EvaluateAsync(database, script, keys, arguments), Patient(), options.Deadline, cancellationToken);

    /// <summary>Runs a script by its name, and by its text when the server has forgotten it.</summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its keys, all of one hash slot.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the wait, not the script.</param>
    public ValueTask<Reply<RedisResult>> EvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        EvaluateAsync(script, keys, arguments, options.Deadline, cancellationToken);

    /// <summary>Runs a script that may take longer, off every request's path.</summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its keys, all of one hash slot.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait, not the script.</param>
    public ValueTask<Reply<RedisResult>> EvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, TimeSpan deadline, CancellationToken cancellationToken) =>
        RunAsync(database => EvaluateAsync(database, script, keys, arguments), deadline, cancellationToken);

    /// <summary>The same without a deadline or a breaker, for the probe.</summary>
    /// <param name="database">Where.</param>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static async Task<RedisResult> EvaluateAsync(
        IDatabase database, RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, arguments, CommandFlags.DemandMaster).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFaults.IsScriptMissing(e))
        {
            // The text both runs it and has the server remember it. Not by the client's own call for texts: that one loads the script
            // first and then runs it by its hash, and fails when it is forgotten in between.
            object[] command = [script.Text, keys.Length, .. keys, .. arguments];
            return await database.ExecuteAsync("EVAL", command, CommandFlags.DemandMaster).ConfigureAwait(false);
        }
    }

    private async ValueTask<Reply<T>> AskAsync<T>(
        Func<IDatabase, Task<T>> operation, ReplyWait wait, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (client.Current is not { } database)
        {
            return Reply<T>.Failed(Away);
        }

        var started = time.GetTimestamp();
        try
        {
            var task = operation(database);
            var end = task.IsCompleted ? ReplyWait.End.Answered
                : await wait.WaitAsync(task, deadline, cancellationToken).ConfigureAwait(false);
            if (end == ReplyWait.End.Unanswered)
            {
                Observe(task);
                return Reply<T>.Failed(Fail(StoreErrorKind.Timeout, started));
            }

            var value = await task.ConfigureAwait(false);
            wait.Answered();
            if (end == ReplyWait.End.Answered)
            {
                Breaker.Succeeded();
            }

            return new Reply<T>(value, null);
        }
        catch (Exception e) when (RedisFaults.IsExpected(e) && !cancellationToken.IsCancellationRequested)
        {
            return Reply<T>.Failed(Fail(RedisFaults.KindOf(e), started));
        }
    }

    private ReplyWait Patient() => LazyInitializer.EnsureInitialized(ref _patient, () => new ReplyWait(time, holds: true, IsHopeless));

    // A slow server is as good as none when it stays slow: the breaker counts what is held, and whoever is held leaves when it opens.
    private bool IsHopeless(long started)
    {
        if (Breaker.Failed(started))
        {
            client.Suspect();
        }

        return Breaker.IsOpen;
    }

    private LlmError Fail(StoreErrorKind kind, long started)
    {
        metrics.Failed(kind);
        LastFailure = kind;

        // A full server still answers: reads and settlements go on.
        if (kind != StoreErrorKind.Oom && Breaker.Failed(started))
        {
            client.Suspect();
        }

        return kind is StoreErrorKind.Timeout or StoreErrorKind.Connection ? Unanswered : Away;
    }

    // Nobody waits for it any longer; its failure must not surface as one nobody saw.
    private static void Observe(Task task) => task.ContinueWith(
        static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private sealed record ClockReading(DateTimeOffset There, long Stamp, TimeSpan Skew);
}
