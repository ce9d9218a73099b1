namespace Switchyard.Storage.Budgets;

/// <summary>What one replica holds of one budget in one period.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Period">The period.</param>
/// <param name="Replica">The replica.</param>
/// <param name="AmountNano">How much.</param>
/// <param name="AmountRest">The rest of it.</param>
/// <param name="ExpiresAt">When it is lost unless it is renewed.</param>
/// <param name="Sequence">The replica's last operation of it.</param>
internal sealed record GrantRow(string Budget, string Period, string Replica, long AmountNano, long AmountRest, long ExpiresAt, long Sequence)
{
    private const string Upsert =
        """
        INSERT INTO budget_grants (budget, period, replica, amount_nano, amount_rest, expires_at, sequence)
        VALUES (@Budget, @Period, @Replica, @AmountNano, @AmountRest, @ExpiresAt, @Sequence)
        ON CONFLICT (budget, period, replica) DO UPDATE SET amount_nano = excluded.amount_nano, amount_rest = excluded.amount_rest,
        expires_at = excluded.expires_at, sequence = excluded.sequence
        """;

    /// <summary>The budget and period.</summary>
    public (string Budget, string Period) Id => (Budget, Period);

    /// <summary>How much, in USD.</summary>
    public decimal Amount => new StoredAmount(AmountNano, AmountRest).ToDecimal();

    /// <summary>The row with another amount.</summary>
    /// <param name="amount">In USD.</param>
    public GrantRow Holding(decimal amount)
    {
        var stored = StoredAmount.From(amount);
        return this with { AmountNano = stored.Nano, AmountRest = stored.Rest };
    }

    /// <summary>Writes the row; its budget's row is locked.</summary>
    /// <param name="session">A transaction that writes.</param>
    public Task WriteAsync(DatabaseSession session) =>
        session.ExecuteAsync(Upsert, new { Budget, Period, Replica, AmountNano, AmountRest, ExpiresAt, Sequence });
}
