using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Writes a neutral request as the body of Anthropic's <c>POST /v1/messages</c>. Pure; thread-safe.</summary>
/// <remarks>
/// A field without meaning there is left out and reported; one that would change the meaning of the answer and can not be honoured
/// refuses the request. What can not be said in one dialect and is said in its own words
/// stands in <see cref="LlmRequestOptions.Extra"/> and goes out unchanged; it may not say a second time what the request already says.
/// </remarks>
public static class AnthropicRequestWriter
{
    /// <summary>The <c>max_tokens</c> of a request that sets none: the API demands one. Thinking gets room on top of it.</summary>
    public const int DefaultMaxTokens = 4096;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // A refused request is written to its end and thrown away, gaps and all.
        SkipValidation = true,
    };

    /// <summary>Writes the body, or says why the target can not do what is asked.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The upstream's model id.</param>
    /// <param name="stream">Whether the answer is to be streamed.</param>
    /// <param name="client">The client's dialect: fields are named in its words.</param>
    /// <param name="drop">Told the path of every field that was left out or changed.</param>
    public static Outcome<byte[]> Write(LlmRequest request, string model, bool stream, Dialect client, Action<string> drop)
    {
        var notes = new RequestNotes(client, drop);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, Options);
        WriteBody(json, request, model, stream, notes);
        json.Flush();
        if (notes.Error is { } error)
        {
            return error;
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteBody(Utf8JsonWriter json, LlmRequest request, string model, bool stream, RequestNotes notes)
    {
        var traits = ClaudeModel.Of(model);
        var conversation = Conversation.Of(request.Messages, notes);
        var thinking = ThinkingPlan.For(request, traits, conversation.LacksThinking, notes);
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteNumber("max_tokens", thinking.MaxTokens);
        json.WriteBoolean("stream", stream);
        new ConversationWriter(json, notes).Write(conversation);
        ToolFields.Write(json, request, traits, notes);
        thinking.Write(json);
        OutputConfig.Write(json, request, traits, thinking.Effort, notes);
        SamplingFields.Write(json, request, traits, thinking.IsOn, notes);
        OtherFields.Write(json, request, notes);
        json.WriteEndObject();
    }
}
