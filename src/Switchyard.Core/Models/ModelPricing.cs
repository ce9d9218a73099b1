using System.Text.Json.Serialization;

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

    /// <summary>Per prompt token written to the provider's cache for an hour. Default: as <c>cacheWrite</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? CacheWriteLong { get; init; }

    /// <summary>Per token of reasoning. Default: as <c>output</c>, reasoning then being a part of the answer's tokens.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Reasoning { get; init; }

    /// <summary>Per prompt token of sound. Default: as <c>input</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? AudioInput { get; init; }

    /// <summary>Per answer token of sound. Default: as <c>output</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? AudioOutput { get; init; }

    /// <summary>Per answer token of images. Default: as <c>output</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? ImageOutput { get; init; }

    /// <summary>Per call, on top of its tokens. Default: nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Request { get; init; }

    /// <summary>Per image of the prompt, or per token of one where the provider counts images as prompt tokens. Told, not added to costs.</summary>
    public decimal? Images { get; init; }
}
