namespace Switchyard.Core.Configuration;

/// <summary>The price of a model, in USD per million tokens.</summary>
public sealed class PriceOptions
{
    /// <summary>Per million prompt tokens.</summary>
    public decimal Input { get; set; }

    /// <summary>Per million tokens of the answer.</summary>
    public decimal Output { get; set; }

    /// <summary>Per million prompt tokens read from the provider's cache. Default: <see cref="Input"/>.</summary>
    public decimal? CacheRead { get; set; }

    /// <summary>Per million prompt tokens written to the provider's cache. Default: <see cref="Input"/>.</summary>
    public decimal? CacheWrite { get; set; }
}
