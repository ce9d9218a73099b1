using System.Text.Json;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>The part of the scan that looks at messages: at least one, known roles, content of a possible type.</summary>
internal static class OpenAIMessageScanner
{
    /// <summary>Scans the list at the reader, which ends on its closing bracket.</summary>
    /// <param name="reader">Stands on the opening bracket.</param>
    /// <param name="outline">Takes the places of the roles.</param>
    public static LlmError? Scan(ref Utf8JsonReader reader, RequestOutline outline)
    {
        List<Range>? developers = null;
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return Invalid($"messages[{index}]", "must be an object.");
            }

            if (ScanMessage(ref reader, index, ref developers) is { } error)
            {
                return error;
            }

            index++;
        }

        outline.DeveloperRoles = developers ?? outline.DeveloperRoles;
        return index == 0 ? Invalid("messages", "must hold at least one message.") : null;
    }

    private static LlmError? ScanMessage(ref Utf8JsonReader reader, int index, ref List<Range>? developers)
    {
        var hasRole = false;
        var hasContent = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("role"u8))
            {
                if (ScanRole(ref reader, index, hasRole, ref developers) is { } error)
                {
                    return error;
                }

                hasRole = true;
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                if (ScanContent(ref reader, index, hasContent) is { } error)
                {
                    return error;
                }

                hasContent = true;
            }
            else
            {
                reader.Skip();
            }
        }

        return hasRole ? null : Invalid($"messages[{index}].role", "is missing.");
    }

    private static LlmError? ScanRole(ref Utf8JsonReader reader, int index, bool isSecond, ref List<Range>? developers)
    {
        reader.Read();
        var isText = reader.TokenType == JsonTokenType.String;
        if (isSecond)
        {
            return Invalid($"messages[{index}].role", "stands twice.");
        }

        if (isText && reader.ValueTextEquals("developer"u8))
        {
            (developers ??= []).Add((int)reader.TokenStartIndex..(int)reader.BytesConsumed);
            return null;
        }

        var isKnown = isText && (reader.ValueTextEquals("user"u8) || reader.ValueTextEquals("assistant"u8) ||
            reader.ValueTextEquals("system"u8) || reader.ValueTextEquals("tool"u8) || reader.ValueTextEquals("function"u8));
        return isKnown
            ? null
            : Invalid($"messages[{index}].role", "must be one of system, developer, user, assistant, tool.");
    }

    private static LlmError? ScanContent(ref Utf8JsonReader reader, int index, bool isSecond)
    {
        reader.Read();
        if (isSecond)
        {
            return Invalid($"messages[{index}].content", "stands twice.");
        }

        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null or JsonTokenType.StartArray))
        {
            return Invalid($"messages[{index}].content", "must be a string or a list of parts.");
        }

        reader.Skip();
        return null;
    }

    private static LlmError Invalid(string param, string fault) =>
        new(LlmErrorCode.InvalidRequest, $"{param} {fault}") { Param = param };
}
