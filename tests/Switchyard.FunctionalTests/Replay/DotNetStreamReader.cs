using System.Text;
using OpenAI.Chat;
using Switchyard.FakeUpstream.Recordings;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>Puts together what the official OpenAI client for .NET shows of a stream.</summary>
internal sealed class DotNetStreamReader
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _refusal = new();
    private readonly SortedDictionary<int, ExpectedToolCall> _calls = [];
    private ChatFinishReason? _finish;
    private ChatTokenUsage? _usage;

    /// <summary>What was read so far.</summary>
    public ReplayAnswer Answer => new()
    {
        Text = _text.ToString(),
        Refusal = _refusal.ToString(),
        ToolCalls = [.. _calls.Values],
        Finish = DotNetAnswer.NameOf(_finish),
        PromptTokens = _usage?.InputTokenCount,
        CompletionTokens = _usage?.OutputTokenCount,
        CachedTokens = _usage?.InputTokenDetails?.CachedTokenCount ?? 0,
    };

    /// <summary>Adds an update.</summary>
    /// <param name="update">The update.</param>
    public void Add(StreamingChatCompletionUpdate update)
    {
        _text.Append(DotNetAnswer.TextOf(update.ContentUpdate));
        _refusal.Append(update.RefusalUpdate);
        _finish = update.FinishReason ?? _finish;
        _usage = update.Usage ?? _usage;
        foreach (var call in update.ToolCallUpdates)
        {
            Add(call);
        }
    }

    private void Add(StreamingChatToolCallUpdate call)
    {
        var known = _calls.GetValueOrDefault(call.Index, new ExpectedToolCall("", "", ""));
        _calls[call.Index] = new ExpectedToolCall(
            First(known.Id, call.ToolCallId),
            First(known.Name, call.FunctionName),
            known.Arguments + call.FunctionArgumentsUpdate?.ToMemory().Length switch
            {
                null or 0 => "",
                _ => call.FunctionArgumentsUpdate.ToString(),
            });
    }

    private static string First(string known, string? next) => known.Length > 0 ? known : next ?? "";
}
