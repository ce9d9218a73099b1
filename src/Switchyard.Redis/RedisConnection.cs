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
    // A stalled process sees its timers late and its answers later still. To take that for a dead store would be to decide about limits
    // alone while the store decides too.
    private const double StallFactor = 1.4;
    private const int HopsOfAnAnswer = 4;
    private static readonly TimeSpan BusyFrom = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestStall = TimeSpan.FromSeconds(1);

    private static readonly LlmError Away = new(LlmErrorCode.StoreUnavailable, "The store can not be reached.") { Source = ErrorSource.Store };

    // Asked, and not answered: it may have been carried out, or may be yet.
    private static readonly LlmError Unanswered = Away with { Timer = "store" };

    private long _lastReply;
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
        RunAsync(operation, Patience.Once(options.Deadline), cancellationToken);

    /// <summary>Runs an operation that may take longer, off every request's path.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    public ValueTask<Reply<T>> RunAsync<T>(Func<IDatabase, Task<T>> operation, TimeSpan deadline, CancellationToken cancellationToken) =>
        RunAsync(operation, Patience.Once(deadline), cancellationToken);

    /// <summary>Runs an operation whether the breaker is open or not: the probe's way.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    public ValueTask<Reply<T>> AskAsync<T>(Func<IDatabase, Task<T>> operation, TimeSpan deadline, CancellationToken cancellationToken) =>
        AskAsync(operation, Patience.OfProbe(deadline), cancellationToken);

    /// <summary>
    /// Runs a script by its name, and by its text when the server has forgotten it. What it decides can not be decided elsewhere as well, so its
    /// answer is waited for as long as others still come: <c>Redis:Deadline</c> ten times.
    /// </summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its keys, all of one hash slot.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the wait, not the script.</param>
    public ValueTask<Reply<RedisResult>> EvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        RunAsync(database => EvaluateAsync(database, script, keys, arguments), Patience.Long(options.Deadline), cancellationToken);

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

    private ValueTask<Reply<T>> RunAsync<T>(Func<IDatabase, Task<T>> operation, Patience patience, CancellationToken cancellationToken) =>
        Breaker.IsOpen ? ValueTask.FromResult(Reply<T>.Failed(Away)) : AskAsync(operation, patience, cancellationToken);

    private async ValueTask<Reply<T>> AskAsync<T>(Func<IDatabase, Task<T>> operation, Patience patience, CancellationToken cancellationToken)
    {
        if (client.Current is not { } database)
        {
            return Reply<T>.Failed(Away);
        }

        var started = time.GetTimestamp();
        try
        {
            var task = operation(database);
            if (!task.IsCompleted && !await IsInTimeAsync(task, patience, cancellationToken).ConfigureAwait(false))
            {
                Observe(task);
                return Reply<T>.Failed(Fail(StoreErrorKind.Timeout));
            }

            var value = await task.ConfigureAwait(false);
            Volatile.Write(ref _lastReply, time.GetTimestamp());
            Breaker.Succeeded();
            return new Reply<T>(value, null);
        }
        catch (Exception e) when (RedisFaults.IsExpected(e) && !cancellationToken.IsCancellationRequested)
        {
            var kind = RedisFaults.KindOf(e);

            // A full server still answers: reads and settlements go on.
            if (kind != StoreErrorKind.Oom)
            {
                Note(started, patience);
            }

            return Reply<T>.Failed(Fail(kind));
        }
    }

    // Looks every deadline whether to go on. Silence of the store is told to the breaker, and when that has opened nobody goes on.
    private async ValueTask<bool> IsInTimeAsync(Task task, Patience patience, CancellationToken cancellationToken)
    {
        var first = time.GetTimestamp();
        while (true)
        {
            var started = time.GetTimestamp();
            await task.WaitAsync(patience.Deadline, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            var isAnswering = Volatile.Read(ref _lastReply) > started;
            var isStalled = time.GetElapsedTime(started) > patience.Deadline * StallFactor || await IsBusyAsync(task).ConfigureAwait(false);
            if (task.IsCompleted || (!patience.IsProbe && Breaker.IsOpen))
            {
                return task.IsCompleted;
            }

            var isOver = time.GetElapsedTime(first) >= (isStalled ? LongestStall : patience.Most);
            if ((isOver || !isAnswering) && !isStalled)
            {
                Note(started, patience);
            }

            if (isOver)
            {
                return false;
            }
        }
    }

    // The answer may be here and wait for a thread: what was queued before now has run when these have.
    private async ValueTask<bool> IsBusyAsync(Task task)
    {
        var started = time.GetTimestamp();
        for (var i = 0; i < HopsOfAnAnswer && !task.IsCompleted; i++)
        {
            await Task.Factory.StartNew(
                static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default).ConfigureAwait(false);
        }

        return time.GetElapsedTime(started) > BusyFrom;
    }

    // The first failure has the watch look at once; what the watch itself finds it knows.
    private void Note(long started, Patience patience)
    {
        if (!patience.IsProbe)
        {
            Breaker.Failed(started);
            client.Suspect();
        }
    }

    private LlmError Fail(StoreErrorKind kind)
    {
        metrics.Failed(kind);
        LastFailure = kind;
        return kind is StoreErrorKind.Timeout or StoreErrorKind.Connection ? Unanswered : Away;
    }

    // Nobody waits for it any longer; its failure must not surface as one nobody saw.
    private static void Observe(Task task) => task.ContinueWith(
        static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private sealed record ClockReading(DateTimeOffset There, long Stamp, TimeSpan Skew);
}
