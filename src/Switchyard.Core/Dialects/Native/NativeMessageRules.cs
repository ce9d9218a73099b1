using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Native;

/// <summary>What a message of the native dialect must keep to beyond its shape.</summary>
internal static class NativeMessageRules
{
    public static void Check(ChatMessage? message, string path, RequestFaults faults)
    {
        if (message is null)
        {
            faults.Wrong(path, "an object");
            return;
        }

        if (message.Role is not ("system" or "developer" or "user" or "assistant" or "tool"))
        {
            faults.Wrong($"{path}.role", "one of system, developer, user, assistant, tool");
        }

        if (message is { Content: null, Role: not "assistant" })
        {
            faults.Wrong($"{path}.content", "a string or a list of parts");
        }

        if (message.Role == "tool" && string.IsNullOrEmpty(message.ToolCallId))
        {
            faults.Wrong($"{path}.toolCallId", "the id of the call that the message answers");
        }

        CheckParts(message.Content?.Parts, $"{path}.content", faults);
        CheckCalls(message.ToolCalls, $"{path}.toolCalls", faults);
    }

    private static void CheckParts(IReadOnlyList<ContentPart>? parts, string path, RequestFaults faults)
    {
        for (var i = 0; i < parts?.Count; i++)
        {
            CheckPart(parts[i], $"{path}[{i}]", faults);
        }
    }

    private static void CheckPart(ContentPart? part, string path, RequestFaults faults)
    {
        switch (part)
        {
            case null:
                faults.Wrong(path, "an object");
                break;
            case { Type: ContentPart.TextType or ContentPart.RefusalType, Text: null }:
                faults.Wrong($"{path}.text", "a string");
                break;
            case { Type: ContentPart.TextType or ContentPart.RefusalType }:
                break;
            case { Type: ContentPart.AudioType, Data: null or "" }:
                faults.Wrong($"{path}.data", "the audio in base64");
                break;
            case { Type: ContentPart.AudioType }:
                break;
            case { Type: ContentPart.ImageType or ContentPart.VideoType, Data: not null, MediaType: null or "" }:
                faults.Wrong($"{path}.mediaType", "the media type of data");
                break;
            case { Type: ContentPart.ImageType or ContentPart.FileType or ContentPart.VideoType }:
                if (string.IsNullOrEmpty(part.Url) && string.IsNullOrEmpty(part.Data) && string.IsNullOrEmpty(part.FileId))
                {
                    faults.Wrong($"{path}.url", "given, or else data or fileId");
                }

                break;
            default:
                faults.Wrong($"{path}.type", "one of text, image, file, audio, video, refusal");
                break;
        }
    }

    private static void CheckCalls(IReadOnlyList<ToolCall>? calls, string path, RequestFaults faults)
    {
        for (var i = 0; i < calls?.Count; i++)
        {
            if (string.IsNullOrEmpty(calls[i]?.Id))
            {
                faults.Wrong($"{path}[{i}].id", "a string that is not empty");
            }

            if (string.IsNullOrEmpty(calls[i]?.Name))
            {
                faults.Wrong($"{path}[{i}].name", "a string that is not empty");
            }
        }
    }
}
