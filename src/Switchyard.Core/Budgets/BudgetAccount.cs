namespace Switchyard.Core.Budgets;

/// <summary>
/// What this replica holds of one budget in one period. Guarded by the lock of its <see cref="BudgetBook"/>. What it believes to hold is never
/// more than what the database keeps for it: whatever is in doubt is not counted here.
/// </summary>
internal sealed class BudgetAccount(AppliedBudget applied, string period, DateTimeOffset? endsAt)
{
    private const int MostCallsAhead = 256;

    /// <summary>The budget as it applied last.</summary>
    public AppliedBudget Applied { get; private set; } = applied;

    /// <summary>The budget and period.</summary>
    public (string Budget, string Period) Id { get; } = (applied.Budget, period);

    /// <summary>The end of the period; null when it has none.</summary>
    public DateTimeOffset? EndsAt { get; } = endsAt;

    /// <summary>What the database granted.</summary>
    public decimal Granted { get; private set; }

    /// <summary>What attempts hold that run or are not in the ledger yet.</summary>
    public decimal InUse { get; private set; }

    /// <summary>What the database may keep for this replica beyond <see cref="Granted"/>, since an operation's result was never told.</summary>
    public decimal InDoubt { get; set; }

    /// <summary>When the grant can not be relied on any longer, as a timestamp.</summary>
    public long ValidUntil { get; private set; }

    /// <summary>When the grant was last renewed, as a timestamp.</summary>
    public long RenewedAt { get; private set; }

    /// <summary>When it was last reserved from, as a timestamp.</summary>
    public long UsedAt { get; private set; }

    /// <summary>The operation of the database under way; null when there is none.</summary>
    public TaskCompletionSource? Pending { get; set; }

    /// <summary>How many calls wait for <see cref="Pending"/>.</summary>
    public int Waiting { get; set; }

    /// <summary>How many calls more are asked for at once: doubles while asks follow each other closely.</summary>
    public int CallsAhead { get; private set; }

    /// <summary>Whether what the database keeps may differ from <see cref="Granted"/>, so that it must be set again.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Until when it is set again and again, since an operation that was given up may still arrive; a timestamp.</summary>
    public long SuspectUntil { get; set; }

    /// <summary>Whether its spend may have changed since it was last read.</summary>
    public bool IsTouched { get; set; } = true;

    /// <summary>Whether a refusal of it has been logged.</summary>
    public bool IsRefusalTold { get; set; }

    /// <summary>What was told of its figures.</summary>
    public HashSet<BudgetMark> Told { get; } = [];

    /// <summary>What may still be reserved without asking.</summary>
    public decimal Free => Granted - InUse;

    private decimal Rest { get; set; }

    private long RestUntil { get; set; }

    /// <summary>Takes the figures in force, and forgets a grant that has run out or was made under a higher figure.</summary>
    public void Refresh(AppliedBudget current, long now)
    {
        var isLower = current.Hard < Applied.Hard;
        Applied = current;
        if (now > ValidUntil && Granted > 0)
        {
            // It may be another's by now, also what running attempts hold of it: that is asked for again.
            (Granted, IsDirty) = (0, true);
        }
        else if (isLower && Free > 0)
        {
            (Granted, IsDirty) = (InUse, true);
        }
    }

    /// <summary>Whether it is known that the database has too little left for this.</summary>
    public bool IsRefused(decimal amount, long now) => amount > Applied.Hard || (now < RestUntil && amount - Free > Rest);

    /// <summary>Remembers how little the database has left.</summary>
    public void Refuse(decimal rest, long until) => (Rest, RestUntil) = (rest, until);

    /// <summary>What to ask the database for, for one call and those that wait with it.</summary>
    public BudgetAsk Ask(decimal amount, long now, long gap)
    {
        CallsAhead = Math.Max(Waiting, now - UsedAt > gap ? 1 : Math.Min(MostCallsAhead, Math.Max(1, CallsAhead) * 2));
        return new BudgetAsk(Id.Budget, Id.Period, Applied.Hard!.Value, amount - Free, amount, CallsAhead);
    }

    /// <summary>A grant came in.</summary>
    public void Grant(decimal amount, long now, long validUntil)
    {
        Granted += amount;
        RestUntil = 0;
        Renew(now, validUntil);
    }

    /// <summary>All that is granted was renewed.</summary>
    public void Renew(long now, long validUntil) => (RenewedAt, ValidUntil) = (now, validUntil);

    /// <summary>Takes something of the grant.</summary>
    public void Reserve(decimal amount, long now) => (InUse, UsedAt) = (InUse + amount, now);

    /// <summary>An attempt holds another amount than before.</summary>
    public void Change(decimal by) => InUse = Math.Max(0, InUse + by);

    /// <summary>What was held is in the ledger: the database granted so much less.</summary>
    public void Spend(decimal amount)
    {
        InUse = Math.Max(0, InUse - amount);
        Granted = Math.Max(0, Granted - amount);
        (IsDirty, IsTouched) = (true, true);
    }

    /// <summary>Keeps only what is in use; returns how much that gives back.</summary>
    public decimal GiveBack()
    {
        var free = Math.Max(0, Free);
        Granted -= free;
        return free;
    }
}
