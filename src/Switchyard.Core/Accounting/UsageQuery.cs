namespace Switchyard.Core.Accounting;

/// <summary>What to sum of the ledger.</summary>
/// <param name="From">From when on, inclusive; whole hours by UTC.</param>
/// <param name="To">Until when, exclusive; whole hours by UTC.</param>
/// <param name="GroupBy">By what, in this order; empty for one sum.</param>
public sealed record UsageQuery(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<UsageDimension> GroupBy)
{
    /// <summary>Only of this tenant; null for all.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only of the key of this id; null for all.</summary>
    public string? KeyId { get; init; }

    /// <summary>Only of this provider; null for all.</summary>
    public string? Provider { get; init; }

    /// <summary>Only of this model; null for all.</summary>
    public string? Model { get; init; }

    /// <summary>Only with this tag; null for all.</summary>
    public string? Tag { get; init; }

    /// <summary>Most rows. Default: 10,000.</summary>
    public int Limit { get; init; } = 10_000;
}
