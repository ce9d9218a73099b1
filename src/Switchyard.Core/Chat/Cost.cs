namespace Switchyard.Core.Chat;

/// <summary>The price of one answer.</summary>
public sealed record Cost
{
    /// <summary>The provider said it.</summary>
    public const string FromProvider = "provider";

    /// <summary>Token figures times the catalog's or the configured prices.</summary>
    public const string FromCatalog = "catalog";

    /// <summary>No price is known: not zero, unknown.</summary>
    public const string Unpriced = "unpriced";

    /// <summary>The price of the prompt.</summary>
    public decimal? Input { get; init; }

    /// <summary>The price of the answer.</summary>
    public decimal? Output { get; init; }

    /// <summary>The whole price; null when nothing is known.</summary>
    public decimal? Total { get; init; }

    /// <summary>The currency, always <c>USD</c>.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Where the figure comes from: <see cref="FromProvider"/>, <see cref="FromCatalog"/> or <see cref="Unpriced"/>.</summary>
    public required string Source { get; init; }
}
