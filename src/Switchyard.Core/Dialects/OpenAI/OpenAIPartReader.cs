using System.Collections.Frozen;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads one content part of a message.</summary>
internal static class OpenAIPartReader
{
    private static readonly FrozenSet<string> TextFields = Set("type", "text", "cache_control");
    private static readonly FrozenSet<string> RefusalFields = Set("type", "refusal", "cache_control");
    private static readonly FrozenDictionary<string, Shape> Shapes = new Dictionary<string, Shape>
    {
        ["image_url"] = new(Set("type", "image_url", "cache_control"), Set("url", "detail"), Image),
        ["video_url"] = new(Set("type", "video_url", "cache_control"), Set("url"), Video),
        ["input_audio"] = new(Set("type", "input_audio", "cache_control"), Set("data", "format"), Audio),
        ["file"] = new(Set("type", "file", "cache_control"), Set("filename", "file_data", "file_id"), File),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ContentPart? Read(JsonElement element, string path, RequestFaults faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Wrong(path, "an object");
            return null;
        }

        var fields = new JsonFields(element, path, faults);
        var type = fields.RequiredText("type");
        return type switch
        {
            "text" => Flat(fields, TextFields, new ContentPart
            {
                Type = ContentPart.TextType,
                Text = fields.RequiredText("text"),
            }),
            "refusal" => Flat(fields, RefusalFields, new ContentPart
            {
                Type = ContentPart.RefusalType,
                Text = fields.RequiredText("refusal"),
                Raw = element,
            }),
            _ when Shapes.TryGetValue(type, out var shape) => Nested(fields, type, shape, faults),
            _ => new ContentPart { Type = type, Raw = element },
        };
    }

    private static ContentPart Flat(JsonFields fields, FrozenSet<string> known, ContentPart part)
    {
        Dictionary<string, JsonElement>? unknown = null;
        fields.Others(known, ref unknown);
        return part with { CacheControl = fields.Object("cache_control"), Unknown = unknown };
    }

    private static ContentPart? Nested(JsonFields fields, string type, Shape shape, RequestFaults faults)
    {
        if (fields.Nested(type) is not { } nested)
        {
            faults.Wrong(fields.PathOf(type), "an object");
            return null;
        }

        Dictionary<string, JsonElement>? unknown = null;
        fields.Others(shape.Outer, ref unknown);
        nested.Others(shape.Inner, ref unknown, type + ".");
        return shape.Read(nested) with { CacheControl = fields.Object("cache_control"), Unknown = unknown };
    }

    private static ContentPart Image(JsonFields fields) =>
        Located(fields.RequiredText("url"), ContentPart.ImageType) with { Detail = fields.Text("detail") };

    private static ContentPart Video(JsonFields fields) => Located(fields.RequiredText("url"), ContentPart.VideoType);

    private static ContentPart Audio(JsonFields fields) => new()
    {
        Type = ContentPart.AudioType,
        Data = fields.RequiredText("data"),
        Format = fields.Text("format"),
    };

    private static ContentPart File(JsonFields fields)
    {
        var data = fields.Text("file_data");
        var fileId = data is null ? fields.RequiredText("file_id") : fields.Text("file_id");
        var part = data switch
        {
            null => new ContentPart { Type = ContentPart.FileType },
            _ when data.Contains(':', StringComparison.Ordinal) => Located(data, ContentPart.FileType),
            _ => new ContentPart { Type = ContentPart.FileType, Data = data },
        };
        return part with { Filename = fields.Text("filename"), FileId = fileId };
    }

    private static ContentPart Located(string url, string type) =>
        DataUrl.TrySplit(url, out var mediaType, out var data)
            ? new ContentPart { Type = type, MediaType = mediaType, Data = data }
            : new ContentPart { Type = type, Url = url };

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);

    private sealed record Shape(FrozenSet<string> Outer, FrozenSet<string> Inner, Func<JsonFields, ContentPart> Read);
}
