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

    /// <summary>Per million prompt tokens written to the provider's cache for an hour. Default: <see cref="CacheWrite"/>.</summary>
    public decimal? CacheWriteLong { get; set; }

    /// <summary>Per million tokens of reasoning. Default: <see cref="Output"/>, reasoning being a part of the answer's tokens.</summary>
    public decimal? Reasoning { get; set; }

    /// <summary>Per million prompt tokens of sound. Default: <see cref="Input"/>.</summary>
    public decimal? AudioInput { get; set; }

    /// <summary>Per million answer tokens of sound. Default: <see cref="Output"/>.</summary>
    public decimal? AudioOutput { get; set; }

    /// <summary>Per million answer tokens of images. Default: <see cref="Output"/>.</summary>
    public decimal? ImageOutput { get; set; }

    /// <summary>Per call, in USD and not per million, on top of its tokens. Default: nothing.</summary>
    public decimal? Request { get; set; }
}
