namespace Switchyard.Core.Models;

/// <summary>Prices in USD per token.</summary>
public sealed record ModelPricing
{
    /// <summary>Per prompt token.</summary>
    public decimal? Input { get; init; }

    /// <summary>Per token of the answer.</summary>
    public decimal? Output { get; init; }

    /// <summary>Per prompt token read from the provider's cache. Default: as <c>input</c>.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Per prompt token written to the provider's cache. Default: as <c>input</c>.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Per image of the prompt.</summary>
    public decimal? Images { get; init; }
}
