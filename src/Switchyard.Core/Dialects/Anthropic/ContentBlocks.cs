using System.Collections.Frozen;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Writes the parts of a message as content blocks.</summary>
/// <param name="json">Where to.</param>
/// <param name="notes">Told of what can not be written.</param>
internal sealed class ContentBlocks(Utf8JsonWriter json, RequestNotes notes)
{
    // Blocks of the API's own that a client of this dialect may have put in a message.
    private static readonly FrozenSet<string> OwnTypes = new[]
    {
        "image", "document", "search_result", "container_upload", "compaction", "thinking", "redacted_thinking",
        "tool_use", "tool_result", "server_tool_use", "web_search_tool_result", "web_fetch_tool_result", "code_execution_tool_result",
        "bash_code_execution_tool_result", "text_editor_code_execution_tool_result", "mcp_tool_use", "mcp_tool_result",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Writes <c>cache_control</c>, when there is one.</summary>
    /// <param name="json">Where to, inside a block.</param>
    /// <param name="cacheControl">The value.</param>
    public static void WriteCacheControl(Utf8JsonWriter json, JsonElement? cacheControl)
    {
        if (cacheControl is { ValueKind: JsonValueKind.Object } value)
        {
            json.WritePropertyName("cache_control");
            value.WriteTo(json);
        }
    }

    /// <summary>Writes a message's parts; blank text is left out.</summary>
    /// <param name="message">The message.</param>
    /// <param name="index">Its place in the request.</param>
    /// <param name="lastCacheControl">For the last block, unless it has its own.</param>
    /// <param name="trimEnd">Whether the last text loses its trailing blanks.</param>
    public void WriteParts(ChatMessage message, int index, JsonElement? lastCacheControl, bool trimEnd = false)
    {
        var parts = message.Content?.AsParts() ?? [];
        var last = parts.Count - 1;
        while (last >= 0 && Conversation.IsBlank(parts[last]))
        {
            last--;
        }

        for (var i = 0; i <= last; i++)
        {
            if (Conversation.IsBlank(parts[i]))
            {
                continue;
            }

            var part = i == last && parts[i].CacheControl is null ? parts[i] with { CacheControl = lastCacheControl } : parts[i];
            var path = message.Content!.Parts is null ? $"messages[{index}].content" : $"messages[{index}].content[{i}]";
            WritePart(trimEnd && i == last && part.Text is not null ? part with { Text = part.Text.TrimEnd() } : part, path);
        }
    }

    /// <summary>Writes a text block.</summary>
    /// <param name="text">The text, not blank.</param>
    /// <param name="cacheControl">Its cache control, if any.</param>
    public void WriteText(string text, JsonElement? cacheControl)
    {
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        WriteCacheControl(json, cacheControl);
        json.WriteEndObject();
    }

    private void WritePart(ContentPart part, string path)
    {
        notes.DropUnknown("messages[].content[]", part.Unknown);
        switch (part.Type)
        {
            case ContentPart.TextType or ContentPart.RefusalType:
                WriteText(part.Text!, part.CacheControl);
                break;
            case ContentPart.ImageType when part.Raw is null:
                WriteImage(part, path);
                break;
            case ContentPart.FileType:
                WriteFile(part, path);
                break;
            default:
                WriteOther(part, path);
                break;
        }
    }

    private void WriteImage(ContentPart part, string path)
    {
        if (part.Detail is not (null or "auto"))
        {
            notes.Drop("messages[].content[].detail");
        }

        if (MediaSource.Of(part) is not { } source)
        {
            notes.Invalid(path, "An image needs an address, a base64 data: URL, or base64 data.");
        }
        else if (source is { Data: not null, MediaType: null })
        {
            notes.Invalid($"{path}.mediaType", "Image data needs its media type.");
        }
        else
        {
            WriteMedia("image", source, part);
        }
    }

    private void WriteFile(ContentPart part, string path)
    {
        if (MediaSource.Of(part) is not { } source)
        {
            notes.Invalid(path, "A file needs a file id, an address, a base64 data: URL, or base64 data.");
            return;
        }

        var type = source.MediaType ?? "application/pdf";
        if (type.StartsWith("image/", StringComparison.Ordinal))
        {
            WriteMedia("image", source, part);
        }
        else if (source.Data is null || type == "application/pdf")
        {
            WriteMedia("document", source.Data is null ? source : MediaSource.Of(part with { MediaType = type })!.Value, part);
        }
        else if (!type.StartsWith("text/", StringComparison.Ordinal))
        {
            notes.Refuse(path, "The target reads PDF, text and image files only.");
        }
        else if (source.DecodeText() is { } text)
        {
            WriteTextDocument(text, part);
        }
        else
        {
            notes.Invalid($"{path}.data", "The file's data must be base64.");
        }
    }

    private void WriteMedia(string type, MediaSource source, ContentPart part)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        source.Write(json);
        WriteTail(part, type);
    }

    private void WriteTextDocument(string text, ContentPart part)
    {
        json.WriteStartObject();
        json.WriteString("type", "document");
        json.WriteStartObject("source");
        json.WriteString("type", "text");
        json.WriteString("media_type", "text/plain");
        json.WriteString("data", text);
        json.WriteEndObject();
        WriteTail(part, "document");
    }

    private void WriteTail(ContentPart part, string type)
    {
        if (type == "document" && !string.IsNullOrEmpty(part.Filename))
        {
            json.WriteString("title", part.Filename);
        }

        WriteCacheControl(json, part.CacheControl);
        json.WriteEndObject();
    }

    private void WriteOther(ContentPart part, string path)
    {
        var raw = part.Raw is { ValueKind: JsonValueKind.Object } element ? element : (JsonElement?)null;
        if (raw is { } own && OwnTypes.Contains(part.Type))
        {
            own.WriteTo(json);
        }
        else
        {
            notes.Refuse(path, "The target can not take content of this type.");
        }
    }
}
