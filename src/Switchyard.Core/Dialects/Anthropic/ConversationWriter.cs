using System.Text;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Writes <c>system</c> and <c>messages</c>.</summary>
/// <param name="json">Where to.</param>
/// <param name="notes">Told of what can not be written.</param>
internal sealed class ConversationWriter(Utf8JsonWriter json, RequestNotes notes)
{
    private readonly ContentBlocks _blocks = new(json, notes);

    /// <summary>Writes both.</summary>
    /// <param name="conversation">The conversation.</param>
    public void Write(Conversation conversation)
    {
        WriteSystem(conversation.System);
        json.WriteStartArray("messages");
        foreach (var turn in conversation.Turns)
        {
            json.WriteStartObject();
            json.WriteString("role", turn.IsAssistant ? "assistant" : "user");
            json.WriteStartArray("content");
            if (turn.IsAssistant)
            {
                var isLast = ReferenceEquals(turn, conversation.Turns[^1]);
                turn.Entries.ForEach(entry => WriteAssistant(entry, isLast && entry.Index == turn.Entries[^1].Index));
            }
            else
            {
                WriteUser(turn);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteSystem(IReadOnlyList<Conversation.Entry> system)
    {
        if (!system.Any(entry => entry.Message.Content?.AsParts().All(Conversation.IsBlank) == false))
        {
            return;
        }

        json.WriteStartArray("system");
        foreach (var (message, index) in system)
        {
            NoteFieldsWithoutMeaning(message);
            if (message.Content?.AsParts().Any(part => part.Type != ContentPart.TextType) == true)
            {
                notes.Refuse($"messages[{index}].content", "The target's system messages are text only.");
                continue;
            }

            _blocks.WriteParts(message, index, message.CacheControl);
        }

        json.WriteEndArray();
    }

    // The API demands every tool result before anything else the user says.
    private void WriteUser(Conversation.Turn turn)
    {
        foreach (var (message, index) in turn.Entries.Where(entry => entry.Message.Role == "tool"))
        {
            WriteToolResult(message, index);
        }

        foreach (var (message, index) in turn.Entries.Where(entry => entry.Message.Role != "tool"))
        {
            NoteFieldsWithoutMeaning(message);
            _blocks.WriteParts(message, index, message.CacheControl);
        }
    }

    private void WriteToolResult(ChatMessage message, int index)
    {
        NoteFieldsWithoutMeaning(message);
        if (string.IsNullOrEmpty(message.ToolCallId))
        {
            notes.Invalid($"messages[{index}].toolCallId", "A tool message needs the id of the call it answers.");
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "tool_result");
        json.WriteString("tool_use_id", SafeId(message.ToolCallId));
        json.WriteStartArray("content");
        _blocks.WriteParts(message, index, null);
        json.WriteEndArray();
        if (message.IsError == true)
        {
            json.WriteBoolean("is_error", true);
        }

        ContentBlocks.WriteCacheControl(json, message.CacheControl);
        json.WriteEndObject();
    }

    private void WriteAssistant(Conversation.Entry entry, bool isPrefill)
    {
        var (message, index) = entry;
        NoteFieldsWithoutMeaning(message);
        ReasoningBlocks.Write(json, message, notes);
        var calls = message.ToolCalls ?? [];
        var lastOfParts = calls.Count == 0 ? message.CacheControl : null;
        _blocks.WriteParts(message, index, lastOfParts, trimEnd: isPrefill && calls.Count == 0);
        if (!string.IsNullOrWhiteSpace(message.Refusal) && message.Content?.AsParts().All(Conversation.IsBlank) != false)
        {
            _blocks.WriteText(message.Refusal, lastOfParts);
        }

        for (var i = 0; i < calls.Count; i++)
        {
            WriteToolUse(calls[i], $"messages[{index}].toolCalls[{i}]", i == calls.Count - 1 ? message.CacheControl : null);
        }
    }

    private void WriteToolUse(ToolCall call, string path, JsonElement? cacheControl)
    {
        if (string.IsNullOrEmpty(call.Id) || string.IsNullOrEmpty(call.Name))
        {
            notes.Invalid(path, "A tool call needs its id and its name.");
            return;
        }

        var arguments = Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(call.Arguments) ? "{}" : call.Arguments);
        if (!IsObject(arguments))
        {
            notes.Invalid($"{path}.arguments", "The arguments must be one JSON object.");
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "tool_use");
        json.WriteString("id", SafeId(call.Id));
        json.WriteString("name", call.Name);
        json.WritePropertyName("input");
        json.WriteRawValue(arguments, skipInputValidation: true);
        ContentBlocks.WriteCacheControl(json, cacheControl);
        json.WriteEndObject();
    }

    private static bool IsObject(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            // A second read behind the object throws, or ends the text.
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The API takes letters, digits, '_' and '-' in ids; other makers' ids, as in a conversation that failed over, hold more.
    private static string SafeId(string id) => string.Create(id.Length, id, static (safe, id) =>
    {
        for (var i = 0; i < id.Length; i++)
        {
            safe[i] = char.IsAsciiLetterOrDigit(id[i]) || id[i] is '_' or '-' ? id[i] : '_';
        }
    });

    private void NoteFieldsWithoutMeaning(ChatMessage message)
    {
        if (message.Name is not null)
        {
            notes.Drop("messages[].name");
        }

        if (message.Annotations is { ValueKind: not JsonValueKind.Null })
        {
            notes.Drop("messages[].annotations");
        }

        notes.DropUnknown("messages[]", message.Unknown);
    }
}
