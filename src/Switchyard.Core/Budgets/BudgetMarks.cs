using Microsoft.Extensions.Logging;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Budgets;

/// <summary>
/// Finds figures of which a part was reached and tells of each once a period, whichever replica finds it first. Used by one thread at a time.
/// </summary>
/// <param name="store">Knows the spend, and what was told.</param>
/// <param name="book">The accounts.</param>
/// <param name="observers">Those told.</param>
/// <param name="metrics">Counts it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told too.</param>
internal sealed partial class BudgetMarks(
    IBudgetStore store, BudgetBook book, IReadOnlyList<IBudgetObserver> observers, BudgetMetrics metrics, TimeProvider time, ILogger logger)
{
    // As many as a store takes at once; an account has at most two figures with two marks each.
    private const int MostAtOnce = 25;

    /// <summary>Looks at the budgets whose spend has changed.</summary>
    public async ValueTask TellAsync(CancellationToken cancellationToken)
    {
        List<BudgetAccount> touched;
        lock (book.Gate)
        {
            touched = [.. book.All.Where(static account => account.IsTouched).Take(MostAtOnce)];
            touched.ForEach(static account => account.IsTouched = false);
        }

        if (touched.Count > 0 && !await TellAsync(touched, cancellationToken).ConfigureAwait(false))
        {
            lock (book.Gate)
            {
                touched.ForEach(static account => account.IsTouched = true);
            }
        }
    }

    private async ValueTask<bool> TellAsync(List<BudgetAccount> accounts, CancellationToken cancellationToken)
    {
        var states = await store.ReadAsync([.. accounts.Select(static account => account.Id)], cancellationToken).ConfigureAwait(false);
        if (!states.IsSuccess)
        {
            return false;
        }

        var found = new Dictionary<BudgetMark, (BudgetAccount Account, decimal Spent)>();
        lock (book.Gate)
        {
            for (var i = 0; i < accounts.Count; i++)
            {
                foreach (var mark in MarksOf(accounts[i], states.Value[i].Spent).Where(mark => !accounts[i].Told.Contains(mark)))
                {
                    found[mark] = (accounts[i], states.Value[i].Spent);
                }
            }
        }

        return found.Count == 0 || await TellAsync(found, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> TellAsync(
        Dictionary<BudgetMark, (BudgetAccount Account, decimal Spent)> found, CancellationToken cancellationToken)
    {
        var marked = await store.MarkAsync([.. found.Keys], cancellationToken).ConfigureAwait(false);
        if (!marked.IsSuccess)
        {
            return false;
        }

        lock (book.Gate)
        {
            foreach (var (mark, (account, _)) in found)
            {
                account.Told.Add(mark);
            }
        }

        foreach (var mark in marked.Value)
        {
            var (account, spent) = found[mark];
            Tell(new BudgetNotice(mark, account.Applied.Scope, spent, time.GetUtcNow()));
        }

        return true;
    }

    private void Tell(BudgetNotice notice)
    {
        metrics.Reached(notice.Scope, notice.Mark);
        Log.Reached(logger, notice.Mark.Percent, notice.Mark.IsHard ? "hard" : "soft", notice.Mark.Budget, notice.Mark.Period, notice.Spent, notice.Mark.Limit);
        foreach (var observer in observers)
        {
            observer.Reached(notice);
        }
    }

    private static IEnumerable<BudgetMark> MarksOf(BudgetAccount account, decimal spent)
    {
        foreach (var (figure, isHard) in new[] { (account.Applied.Hard, true), (account.Applied.Soft, false) })
        {
            foreach (var percent in new[] { BudgetMark.Most, BudgetMark.Whole })
            {
                if (figure is { } limit && limit > 0 && spent * BudgetMark.Whole >= limit * percent)
                {
                    yield return new BudgetMark(account.Id.Budget, account.Id.Period, isHard, percent, limit);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1653,
            LogLevel.Warning,
            "{Percent} % of the {Figure} figure of the budget {Budget} for {Period} was reached: {Spent} of {Limit} USD.",
            EventName = "BudgetReached")]
        public static partial void Reached(ILogger logger, int percent, string figure, string budget, string period, decimal spent, decimal limit);
    }
}
