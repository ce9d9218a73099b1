namespace Switchyard.Core.Budgets;

/// <summary>
/// Who holds grants, and for how long. Operations of one holder carry rising numbers: one that was given up and arrives late is older than what
/// the database has seen, and changes nothing.
/// </summary>
/// <param name="Replica">The replica, by the same name as in the ledger.</param>
/// <param name="Sequence">Greater than in every operation of this replica before.</param>
/// <param name="Lease">For how long, by the database's clock, what is held is kept unless it is renewed.</param>
public sealed record BudgetHolder(string Replica, long Sequence, TimeSpan Lease);
