using Microsoft.Extensions.Logging;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Budgets;

/// <summary>Gives idle grants back, renews those in use, and puts right what an operation without a result may have left. Thread-safe.</summary>
/// <param name="book">The accounts.</param>
/// <param name="desk">Speaks with the database.</param>
/// <param name="marks">Tells of figures that were reached.</param>
/// <param name="metrics">Shows what is in doubt.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the database comes and goes.</param>
internal sealed partial class BudgetUpkeep(
    BudgetBook book, BudgetDesk desk, BudgetMarks marks, BudgetMetrics metrics, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SetAgainEvery = TimeSpan.FromSeconds(5);

    // As many as a store takes at once.
    private const int MostAtOnce = 100;

    private readonly long _idle = Ticks(Every, time);
    private readonly long _renew = Ticks(RenewEvery, time);
    private readonly long _setAgain = Ticks(SetAgainEvery, time);

    /// <summary>Does it again and again, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await KeepAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    /// <summary>Does it once.</summary>
    public async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var some in Due().Chunk(MostAtOnce))
            {
                await ReturnAsync(some).ConfigureAwait(false);
            }

            await marks.TellAsync(cancellationToken).ConfigureAwait(false);
            Forget();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A bug must not keep grants from being given back for as long as the process runs.
            Log.Broken(logger, e);
        }
    }

    /// <summary>Gives everything back.</summary>
    public async ValueTask<LlmError?> EndAsync(CancellationToken cancellationToken)
    {
        await marks.TellAsync(cancellationToken).ConfigureAwait(false);
        return await desk.ReleaseAsync(cancellationToken).ConfigureAwait(false);
    }

    private static long Ticks(TimeSpan span, TimeProvider time) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private List<BudgetAccount> Due()
    {
        lock (book.Gate)
        {
            var now = time.GetTimestamp();
            return [.. book.All.Where(account => account.Pending is null && IsDue(account, now))];
        }
    }

    private bool IsDue(BudgetAccount account, long now)
    {
        var isSuspect = now < account.SuspectUntil && now - account.RenewedAt >= _setAgain;
        return isSuspect
            || (IsIdle(account, now) && (account.IsDirty || account.Free > 0))
            || (account.IsDirty && account.InDoubt > 0)
            || (account.Granted > 0 && now - account.RenewedAt >= _renew);
    }

    private bool IsIdle(BudgetAccount account, long now) =>
        now - account.UsedAt >= _idle || account.EndsAt <= time.GetUtcNow();

    private Task ReturnAsync(IReadOnlyList<BudgetAccount> due)
    {
        Func<Task> work;
        lock (book.Gate)
        {
            var now = time.GetTimestamp();
            var accounts = due.Where(static account => account.Pending is null).Select(account => (account, !IsIdle(account, now))).ToList();
            work = accounts.Count == 0 ? static () => Task.CompletedTask : desk.BeginReturn(accounts);
        }

        return work();
    }

    // What belongs to a period that is over and is held by nobody is not looked at again.
    private void Forget()
    {
        lock (book.Gate)
        {
            var (at, now) = (time.GetUtcNow(), time.GetTimestamp());
            foreach (var account in book.All.Where(account => IsDone(account, at, now)).ToList())
            {
                book.Remove(account);
            }

            metrics.Drifts(book.All.Sum(static account => account.InDoubt));
        }
    }

    private bool IsDone(BudgetAccount account, DateTimeOffset at, long now) =>
        account is { Granted: 0, InUse: 0, InDoubt: 0, IsDirty: false, IsTouched: false, Pending: null }
        && now >= account.SuspectUntil
        && (account.EndsAt <= at || now - account.UsedAt >= _renew);

    private static partial class Log
    {
        [LoggerMessage(1652, LogLevel.Error, "The upkeep of budgets broke.", EventName = "BudgetUpkeepBroken")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
