using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Where an image or a document comes from: an address, an uploaded file, or bytes with their media type.</summary>
internal readonly record struct MediaSource
{
    private const string Base64Mark = ";base64";

    /// <summary>The address.</summary>
    public string? Url { get; private init; }

    /// <summary>The uploaded file.</summary>
    public string? FileId { get; private init; }

    /// <summary>The bytes, in base64.</summary>
    public string? Data { get; private init; }

    /// <summary>The media type, lower case, without parameters; null when nobody said.</summary>
    public string? MediaType { get; private init; }

    /// <summary>Reads a part's source; null when there is none, or a <c>data:</c> URL is not base64.</summary>
    /// <param name="part">An image or file part.</param>
    public static MediaSource? Of(ContentPart part)
    {
        if (part.FileId is not null)
        {
            return new MediaSource { FileId = part.FileId };
        }

        var data = part.Data ?? part.Url;
        if (data?.StartsWith("data:", StringComparison.OrdinalIgnoreCase) == true)
        {
            return OfDataUrl(data, part.MediaType);
        }

        if (part.Data is not null)
        {
            return new MediaSource { Data = part.Data, MediaType = TypeOnly(part.MediaType) };
        }

        return part.Url is { Length: > 0 } ? new MediaSource { Url = part.Url, MediaType = TypeOnly(part.MediaType) } : null;
    }

    /// <summary>Writes <c>source</c>.</summary>
    /// <param name="json">Where to.</param>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("source");
        if (FileId is not null)
        {
            json.WriteString("type", "file");
            json.WriteString("file_id", FileId);
        }
        else if (Url is not null)
        {
            json.WriteString("type", "url");
            json.WriteString("url", Url);
        }
        else
        {
            json.WriteString("type", "base64");
            json.WriteString("media_type", MediaType);
            json.WriteString("data", Data);
        }

        json.WriteEndObject();
    }

    /// <summary>The bytes as text; null when they are no base64.</summary>
    public string? DecodeText()
    {
        if (!Base64.IsValid(Data))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Convert.FromBase64String(Data!));
    }

    private static MediaSource? OfDataUrl(string url, string? mediaType)
    {
        var comma = url.IndexOf(',', StringComparison.Ordinal);
        var head = comma < 0 ? "" : url["data:".Length..comma];
        if (!head.EndsWith(Base64Mark, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var own = TypeOnly(head[..^Base64Mark.Length]);
        return new MediaSource { Data = url[(comma + 1)..], MediaType = own ?? TypeOnly(mediaType) };
    }

#pragma warning disable CA1308 // Media types are written in lower case on the wire.
    private static string? TypeOnly(string? mediaType) =>
        mediaType?.Split(';')[0].Trim().ToLowerInvariant() is { Length: > 0 } type ? type : null;
#pragma warning restore CA1308
}
