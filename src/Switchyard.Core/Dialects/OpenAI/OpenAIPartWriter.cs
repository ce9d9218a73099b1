using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Writes one content part of a message.</summary>
internal static class OpenAIPartWriter
{
    /// <summary>Writes a part.</summary>
    /// <param name="fields">Takes it.</param>
    /// <param name="part">The part.</param>
    /// <param name="cacheControl">The part's <c>cache_control</c>, its own or its message's.</param>
    /// <param name="path">Where it stands in the client's request.</param>
    public static void Write(OpenAIFieldWriter fields, ContentPart part, JsonElement? cacheControl, string path)
    {
        if (part.Raw is { } raw)
        {
            WriteRaw(fields, raw, path);
            return;
        }

        var json = fields.Json;
        json.WriteStartObject();
        switch (part.Type)
        {
            case ContentPart.TextType:
                WriteText(json, "text", part.Text);
                break;
            case ContentPart.RefusalType:
                WriteText(json, "refusal", part.Text);
                break;
            case ContentPart.ImageType:
                WriteLocated(fields, part, "image_url", path);
                break;
            case ContentPart.VideoType:
                WriteLocated(fields, part, "video_url", path);
                break;
            case ContentPart.AudioType:
                WriteAudio(fields, part, path);
                break;
            case ContentPart.FileType:
                WriteFile(json, part);
                break;
            default:
                Refuse(fields, path);
                break;
        }

        if (cacheControl is { } cache && fields.MayWrite("cache_control", path))
        {
            json.WritePropertyName("cache_control");
            RawJson.Write(json, cache);
        }

        fields.Unknown(part.Unknown, path);
        json.WriteEndObject();
    }

    private static void WriteRaw(OpenAIFieldWriter fields, JsonElement raw, string path)
    {
        if (fields.Target.Source == Dialect.OpenAI)
        {
            RawJson.Write(fields.Json, raw);
        }
        else
        {
            Refuse(fields, path);
        }
    }

    private static void Refuse(OpenAIFieldWriter fields, string path) =>
        fields.Faults.Unsupported(path, "The target takes no part of this type.");

    private static void WriteText(Utf8JsonWriter json, string type, string? text)
    {
        json.WriteString("type", type);
        json.WriteString(type, text ?? "");
    }

    private static void WriteLocated(OpenAIFieldWriter fields, ContentPart part, string type, string path)
    {
        var url = part switch
        {
            { Url: not null } => part.Url,
            { Data: not null, MediaType: not null } => DataUrl.Join(part.MediaType, part.Data),
            _ => null,
        };
        if (url is null)
        {
            fields.Faults.Unsupported(path, "The target takes an image or video by url, or by data with its mediaType.");
        }

        var json = fields.Json;
        json.WriteString("type", type);
        json.WriteStartObject(type);
        json.WriteString("url", url);
        if (part.Detail is not null && fields.MayWrite("detail", path))
        {
            json.WriteString("detail", part.Detail);
        }

        json.WriteEndObject();
    }

    private static void WriteAudio(OpenAIFieldWriter fields, ContentPart part, string path)
    {
        if (part.Data is null)
        {
            fields.Faults.Unsupported(path, "The target takes audio by its data only.");
        }

        var json = fields.Json;
        json.WriteString("type", "input_audio");
        json.WriteStartObject("input_audio");
        json.WriteString("data", part.Data);
        if ((part.Format ?? FormatOf(part.MediaType)) is { } format)
        {
            json.WriteString("format", format);
        }

        json.WriteEndObject();
    }

    private static string? FormatOf(string? mediaType) => mediaType switch
    {
        "audio/wav" or "audio/x-wav" or "audio/wave" => "wav",
        "audio/mpeg" or "audio/mp3" => "mp3",
        not null when mediaType.StartsWith("audio/", StringComparison.Ordinal) => mediaType["audio/".Length..],
        _ => null,
    };

    private static void WriteFile(Utf8JsonWriter json, ContentPart part)
    {
        json.WriteString("type", "file");
        json.WriteStartObject("file");
        if (part.Filename is not null)
        {
            json.WriteString("filename", part.Filename);
        }

        if (part.FileId is not null)
        {
            json.WriteString("file_id", part.FileId);
        }

        if (part.Data is not null)
        {
            json.WriteString("file_data", part.MediaType is null ? part.Data : DataUrl.Join(part.MediaType, part.Data));
        }
        else if (part.Url is not null)
        {
            json.WriteString("file_data", part.Url);
        }

        json.WriteEndObject();
    }
}
