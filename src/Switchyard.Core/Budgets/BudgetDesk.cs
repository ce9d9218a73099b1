using Switchyard.Core.Errors;

namespace Switchyard.Core.Budgets;

/// <summary>
/// Asks the database for grants and gives them back: one operation of an account at a time, so that callers who lack the same thing wait for one
/// ask and decide anew. Thread-safe.
/// </summary>
/// <param name="store">Grants.</param>
/// <param name="book">The accounts.</param>
/// <param name="settings">Whose they are.</param>
/// <param name="time">The clock.</param>
internal sealed class BudgetDesk(IBudgetStore store, BudgetBook book, BudgetSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    // Freed money is found again after so long; until then the database is not asked for it.
    private static readonly TimeSpan Remember = TimeSpan.FromMilliseconds(200);

    // An operation that was given up may still be under way for so long.
    private static readonly TimeSpan Suspicion = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private readonly long _remember = Ticks(Remember, time);
    private readonly long _suspicion = Ticks(Suspicion, time);
    private readonly long _together = Ticks(Together, time);
    private long _sequence = time.GetUtcNow().UtcTicks;
    private long _awayUntil;

    /// <summary>Whether the database did not answer a moment ago. Under the book's lock.</summary>
    public bool IsAway(long now) => now < _awayUntil;

    /// <summary>Begins to ask for what accounts lack; ends when they have it or remember that they can not. Under the book's lock.</summary>
    /// <returns>Carries it out; to be called without the lock.</returns>
    public Func<Task> BeginAsk(IReadOnlyList<BudgetAccount> lacking, decimal amount, long now)
    {
        var asks = lacking.Select(account => account.Ask(amount, now, _together)).ToList();
        var done = Mark(lacking);
        return () => AskAsync(lacking, asks, done);
    }

    /// <summary>Begins to give back what accounts do not need, and to renew the rest. Under the book's lock.</summary>
    /// <param name="accounts">The accounts, none with an operation under way, and whether each keeps what is free.</param>
    /// <returns>Carries it out; to be called without the lock.</returns>
    public Func<Task> BeginReturn(IReadOnlyList<(BudgetAccount Account, bool Keeps)> accounts)
    {
        foreach (var (account, keeps) in accounts)
        {
            account.InDoubt += keeps ? 0 : account.GiveBack();
            account.IsDirty = false;
        }

        List<BudgetAccount> returned = [.. accounts.Select(static entry => entry.Account)];
        var holdings = returned.ToDictionary(static account => account.Id, static account => account.Granted);
        var done = Mark(returned);
        return () => ReturnAsync(returned, holdings, done);
    }

    /// <summary>Gives everything back.</summary>
    public ValueTask<LlmError?> ReleaseAsync(CancellationToken cancellationToken) => store.ReleaseAsync(settings.Replica, cancellationToken);

    private static long Ticks(TimeSpan span, TimeProvider time) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static TaskCompletionSource Mark(IReadOnlyList<BudgetAccount> accounts)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var account in accounts)
        {
            (account.Pending, account.Waiting) = (done, 0);
        }

        return done;
    }

    private async Task AskAsync(IReadOnlyList<BudgetAccount> accounts, List<BudgetAsk> asks, TaskCompletionSource done)
    {
        var sentAt = time.GetTimestamp();
        var holder = NextHolder();
        Outcome<IReadOnlyList<BudgetState>> outcome = BudgetRefusal.Away;
        try
        {
            using var deadline = new CancellationTokenSource(Deadline, time);
            outcome = await store.GrantAsync(holder, asks, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The deadline: whether it was granted is not known.
        }
        finally
        {
            Finish(accounts, done, () => Take(accounts, asks, outcome, sentAt, holder.Lease));
        }
    }

    private void Take(
        IReadOnlyList<BudgetAccount> accounts, List<BudgetAsk> asks, Outcome<IReadOnlyList<BudgetState>> outcome, long sentAt, TimeSpan lease)
    {
        var now = time.GetTimestamp();
        if (!outcome.IsSuccess)
        {
            Suspect(accounts, now);
            for (var i = 0; i < accounts.Count; i++)
            {
                accounts[i].InDoubt += asks[i].Needed + (asks[i].Unit * asks[i].More);
            }

            return;
        }

        var states = outcome.Value;
        var isGranted = !asks.Where((ask, i) => states[i].Given < ask.Needed).Any();
        for (var i = 0; i < accounts.Count; i++)
        {
            var rest = asks[i].Limit - states[i].Spent - states[i].Granted;
            if (isGranted)
            {
                accounts[i].Grant(states[i].Given, sentAt, sentAt + ValidFor(lease));
            }
            else if (rest < asks[i].Needed)
            {
                accounts[i].Refuse(rest, now + _remember);
            }
        }
    }

    private async Task ReturnAsync(
        List<BudgetAccount> accounts, Dictionary<(string Budget, string Period), decimal> holdings, TaskCompletionSource done)
    {
        var sentAt = time.GetTimestamp();
        var holder = NextHolder();
        LlmError? error = BudgetRefusal.Away;
        try
        {
            using var deadline = new CancellationTokenSource(Deadline, time);
            error = await store.ReturnAsync(holder, holdings, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The deadline: whether it was done is not known.
        }
        finally
        {
            Finish(accounts, done, () => Returned(accounts, error, sentAt, holder.Lease));
        }
    }

    private void Returned(List<BudgetAccount> accounts, LlmError? error, long sentAt, TimeSpan lease)
    {
        if (error is not null)
        {
            Suspect(accounts, time.GetTimestamp());
            return;
        }

        foreach (var account in accounts)
        {
            account.InDoubt = 0;
            account.Renew(sentAt, sentAt + ValidFor(lease));
        }
    }

    private void Suspect(IReadOnlyList<BudgetAccount> accounts, long now)
    {
        _awayUntil = now + _remember;
        foreach (var account in accounts)
        {
            (account.IsDirty, account.SuspectUntil) = (true, now + _suspicion);
        }
    }

    private void Finish(IReadOnlyList<BudgetAccount> accounts, TaskCompletionSource done, Action take)
    {
        lock (book.Gate)
        {
            take();
            foreach (var account in accounts)
            {
                account.Pending = null;
            }
        }

        done.SetResult();
    }

    private BudgetHolder NextHolder() => new(settings.Replica, Interlocked.Increment(ref _sequence), settings.Lease());

    // Two clocks may run at slightly different speeds, and nothing may be used of a grant that is another's by then.
    private long ValidFor(TimeSpan lease) => Ticks(lease * 0.9, time);
}
