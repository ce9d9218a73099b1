namespace Switchyard.Core.Chat;

/// <summary>The price of one answer.</summary>
public sealed record Cost
{
    /// <summary>The price of the prompt.</summary>
    public decimal? Input { get; init; }

    /// <summary>The price of the answer.</summary>
    public decimal? Output { get; init; }

    /// <summary>The whole price; null when nothing is known.</summary>
    public decimal? Total { get; init; }

    /// <summary>The currency, always <c>USD</c>.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Where the figure comes from: <c>provider</c>, <c>catalog</c> or <c>unpriced</c>.</summary>
    public required string Source { get; init; }
}
