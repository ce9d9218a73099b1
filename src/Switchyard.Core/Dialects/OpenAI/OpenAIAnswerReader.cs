using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads a whole answer of OpenAI's dialect into the neutral form. Of several choices the first one counts.</summary>
public static class OpenAIAnswerReader
{
    /// <summary>Reads an answer. Fields of an unexpected type count as absent.</summary>
    /// <param name="body">The answer, known to be valid JSON; no reference to it is kept.</param>
    /// <param name="facts">What the scan of the body found: id, model, finish reason and figures come from here.</param>
    public static LlmResponse Read(ReadOnlyMemory<byte> body, AnswerFacts facts)
    {
        var turn = OpenAITurn.Of(OpenAITurn.Parse(body.Span), "message");
        return new LlmResponse
        {
            Id = facts.Id,
            Model = facts.Model,
            CreatedAt = OpenAIFacts.CreatedAt(facts),
            Content = turn.Content,
            Reasoning = turn.Reasoning is { Length: > 0 } reasoning ? reasoning : null,
            ReasoningDetails = turn.ReasoningDetails,
            ToolCalls = ReadCalls(turn),
            Refusal = turn.Refusal,
            Annotations = turn.Annotations,
            Logprobs = turn.Logprobs,
            FinishReason = facts.FinishReason,
            NativeFinishReason = facts.NativeFinishReason,
            Usage = facts.Usage,
        };
    }

    private static List<ToolCall>? ReadCalls(OpenAITurn turn)
    {
        if (turn.ToolCalls is { } list)
        {
            var calls = new List<ToolCall>(list.GetArrayLength());
            foreach (var item in list.EnumerateArray())
            {
                calls.Add(ReadCall(item, calls.Count));
            }

            return calls;
        }

        // Some servers fill the old field with empty texts in every answer.
        return turn.FunctionCall is { } old && OpenAICallText.Name(old) is { Length: > 0 } name
            ? [new ToolCall { Index = 0, Name = name, Arguments = OpenAICallText.WholeArguments(old) }]
            : null;
    }

    private static ToolCall ReadCall(JsonElement item, int position)
    {
        var function = OpenAITurn.Field(item, "function");
        return new ToolCall
        {
            Index = OpenAICallText.Index(item) ?? position,
            Id = JsonText.Of(OpenAITurn.Field(item, "id")),
            Name = OpenAICallText.Name(function),
            Arguments = OpenAICallText.WholeArguments(function),
        };
    }
}
