using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchyard.Core.Chat;

/// <summary>One part of a message: <c>text</c>, <c>image</c>, <c>file</c>, <c>audio</c>, <c>video</c>, or a part another dialect named.</summary>
public sealed record ContentPart
{
    /// <summary>The type of a text part.</summary>
    public const string TextType = "text";

    /// <summary>The type of an image part: <see cref="Url"/>, or <see cref="Data"/> with <see cref="MediaType"/>.</summary>
    public const string ImageType = "image";

    /// <summary>The type of a document part.</summary>
    public const string FileType = "file";

    /// <summary>The type of an audio part: <see cref="Data"/> with <see cref="Format"/>.</summary>
    public const string AudioType = "audio";

    /// <summary>The type of a video part.</summary>
    public const string VideoType = "video";

    /// <summary>The type of a refusal an assistant turn gave, its words in <see cref="Text"/>.</summary>
    public const string RefusalType = "refusal";

    /// <summary>What the part is.</summary>
    public required string Type { get; init; }

    /// <summary>The text of a text part.</summary>
    public string? Text { get; init; }

    /// <summary>Where the image, file or video is: <c>https:</c>, passed on and never fetched here, or a <c>data:</c> URL.</summary>
    public string? Url { get; init; }

    /// <summary>The bytes, in base64.</summary>
    public string? Data { get; init; }

    /// <summary>The media type of <c>data</c>.</summary>
    public string? MediaType { get; init; }

    /// <summary>A file uploaded to the provider before.</summary>
    public string? FileId { get; init; }

    /// <summary>The file's name.</summary>
    public string? Filename { get; init; }

    /// <summary>The audio's format, such as <c>wav</c>.</summary>
    public string? Format { get; init; }

    /// <summary>How closely to look at an image: <c>auto</c>, <c>low</c>, <c>high</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>Anthropic's <c>cache_control</c> for this part.</summary>
    public JsonElement? CacheControl { get; init; }

    /// <summary>A part whose type this record does not model, whole, in the dialect it came in.</summary>
    [JsonIgnore]
    public JsonElement? Raw { get; init; }

    /// <summary>Fields of the client's dialect that this type does not name, by their path within the part.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, JsonElement>? Unknown { get; init; }
}
