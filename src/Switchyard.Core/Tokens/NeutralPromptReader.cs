using System.Runtime.InteropServices;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Tokens;

/// <summary>Counts the prompt of a provider-neutral request.</summary>
/// <param name="tally">Takes what is counted.</param>
internal ref struct NeutralPromptReader(PromptTally tally)
{
    private TextTally _text;
    private TextTally _calls;
    private TextTally _reasoning;

    /// <summary>Counts a request.</summary>
    /// <param name="request">The request.</param>
    public void Read(LlmRequest request)
    {
        foreach (var message in request.Messages)
        {
            Read(message);
        }

        foreach (var tool in request.Tools ?? [])
        {
            Read(tool);
        }

        tally.IsToolForced = request.ToolChoice is { } choice && (choice.Name is not null || choice.Mode == "required");
        tally.Schema = request.ResponseFormat?.JsonSchema is { } schema ? OfJson(schema) : 0;
        tally.AsksReasoning = request.Reasoning is { } reasoning && reasoning.Enabled != false && reasoning.Effort != "none";
        tally.IsHighEffort = request.Reasoning?.Effort is "high" or "xhigh" or "max";
        tally.IsJsonMode = request.ResponseFormat?.Type == "json_object";
        tally.IsOpenEnded |= request.Extra is { Count: > 0 } extra && (extra.ContainsKey("plugins") || extra.ContainsKey("web_search_options"));
        (tally.Text, tally.Calls, tally.Reasoning) = (_text.Tokens, _calls.Tokens, _reasoning.Tokens);
    }

    private static double OfJson(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined ? 0 : PromptText.OfJson(JsonMarshal.GetRawUtf8Value(element));

    private void Read(ChatMessage message)
    {
        var isInstruction = message.Role is "system" or "developer";
        tally.Instructions += isInstruction ? 1 : 0;
        tally.Turns += isInstruction ? 0 : 1;
        tally.ResultCount += message.Role == "tool" ? 1 : 0;
        Add(ref _text, message.Name);
        Add(ref _text, message.Refusal);
        Add(ref _reasoning, message.Reasoning);
        Add(ref _text, message.Content?.Text);
        foreach (var part in message.Content?.Parts ?? [])
        {
            Read(part);
        }

        foreach (var call in message.ToolCalls ?? [])
        {
            tally.CallCount++;
            Add(ref _calls, call.Name);
            Add(ref _calls, call.Arguments);
        }
    }

    private void Read(ContentPart part)
    {
        if (part.Raw is { } raw)
        {
            tally.Media += OfJson(raw);
            return;
        }

        Add(ref _text, part.Text);
        tally.Media += part.Type switch
        {
            ContentPart.ImageType => part.Detail == "low" ? PromptTally.SmallImageTokens : PromptTally.ImageTokens,
            ContentPart.FileType or ContentPart.AudioType or ContentPart.VideoType => PromptTally.MediaTokens,
            _ => 0,
        };
    }

    private void Read(ToolDefinition tool)
    {
        tally.ToolCount++;
        if (tool.Raw is { } raw)
        {
            tally.Tools += OfJson(raw);
            tally.IsOpenEnded = true;
            return;
        }

        // As it stands in a request: the names around what differs are about these many tokens.
        const double Frame = 22;
        var text = default(TextTally);
        Add(ref text, tool.Name);
        Add(ref text, tool.Description);
        tally.Tools += Frame + text.Tokens + (tool.Parameters is { } parameters ? OfJson(parameters) : 0);
    }

    private static void Add(ref TextTally into, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            into.Add(text);
            into.Break();
        }
    }
}
