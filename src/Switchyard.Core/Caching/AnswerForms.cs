using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>Takes a recorded answer to the form its reader wants: whole, or a stream.</summary>
internal static class AnswerForms
{
    /// <summary>A recorded answer as a whole one.</summary>
    /// <param name="answer">The answer, no refusal.</param>
    /// <param name="dialect">The dialect of the client.</param>
    /// <param name="owner">Disposed with the answer; may be null.</param>
    public static LlmAnswer Whole(Recorded answer, Dialect dialect, IDisposable? owner = null)
    {
        var facts = answer.Facts;
        if (answer.Body is { } body)
        {
            return new LlmAnswer(() => OpenAIAnswerReader.Read(body, facts)) { Dialect = dialect, Body = body, Facts = facts, Owner = owner };
        }

        var response = answer.Response ?? Assemble(answer.Events!, facts);
        return Neutral(response, facts, owner);
    }

    /// <summary>A neutral answer. It has no bytes of its own.</summary>
    public static LlmAnswer Neutral(LlmResponse response, AnswerFacts facts, IDisposable? owner) =>
        new(() => response) { Dialect = Dialect.Native, Body = default, Facts = facts, Owner = owner };

    /// <summary>A recorded answer as the events of a stream.</summary>
    /// <param name="answer">The answer, no refusal.</param>
    public static IReadOnlyList<StreamEvent> Stream(Recorded answer)
    {
        if (answer.Events is { } events)
        {
            return events;
        }

        var facts = answer.Facts;
        var response = answer.Response ?? OpenAIAnswerReader.Read(answer.Body!.Value, facts);
        var content = response with { FinishReason = null, NativeFinishReason = null, Usage = null };
        var last = new LlmResponse
        {
            FinishReason = facts.FinishReason ?? response.FinishReason,
            NativeFinishReason = facts.NativeFinishReason ?? response.NativeFinishReason,
            Usage = facts.Usage,
        };
        return
        [
            new StreamEvent { Kind = StreamEventKind.Content, Delta = content, Facts = facts },
            new StreamEvent { Kind = StreamEventKind.Content, Delta = last, Facts = facts },
            new StreamEvent { Kind = StreamEventKind.End, Facts = facts },
        ];
    }

    private static LlmResponse Assemble(IReadOnlyList<StreamEvent> events, AnswerFacts facts)
    {
        var assembler = new AnswerAssembler();
        foreach (var next in events)
        {
            assembler.Add(next);
        }

        return assembler.Finish(facts);
    }
}
