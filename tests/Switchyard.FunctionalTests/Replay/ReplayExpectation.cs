using Switchyard.FakeUpstream.Recordings;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>What callers must see of one recording.</summary>
internal sealed record ReplayExpectation
{
    // The output met the model's window after text had come: an answer cut at its length, whatever the provider calls it.
    private const string CutAtItsLength = "openrouter/stream-error-token-limit";

    // What stands for text or finish reason there is no OpenAI, and stops the official clients: the answer is written anew.
    private static readonly string[] OutsideTheDialect =
        ["compat/mistral-reasoning-array-content", "compat/snowflake-finish-reason-empty"];

    private ReplayExpectation()
    {
    }

    /// <summary>What the recording's bytes say.</summary>
    public required ExpectedAnswer Answer { get; init; }

    /// <summary>What the native API makes of them: token figures also where a server names them in a way of its own.</summary>
    public ExpectedAnswer NativeAnswer => Answer is { PromptTokens: null, TimedTokens: var (prompt, completion) }
        ? Answer with { PromptTokens = prompt, CompletionTokens = completion }
        : Answer;

    /// <summary>The failure; null for an answer.</summary>
    public required ExpectedFailure? Failure { get; init; }

    /// <summary>Whether something of the answer came before it failed: the failure can then only be told in the stream.</summary>
    public bool BreaksInStream => Failure is not null && Answer.IsStream && Answer is not { Text: "", Reasoning: "", ToolCalls: [] };

    /// <summary>Whether a client of OpenAI's dialect gets the provider's bytes.</summary>
    public required bool KeepsItsBytes { get; init; }

    /// <summary>The finish reason of the native API.</summary>
    public required string? NativeFinish { get; init; }

    /// <summary>The finish reason a client of OpenAI's dialect sees: the provider's own where it speaks the same.</summary>
    public required string? OpenAIFinish { get; init; }

    /// <summary>Reads a recording.</summary>
    /// <param name="exchange">The recording.</param>
    public static ReplayExpectation Of(RecordedExchange exchange)
    {
        var answer = exchange.Expected!;
        var keepsItsBytes = exchange.Dialect == RecordedDialect.OpenAIChat
            && exchange.Id != CutAtItsLength
            && !OutsideTheDialect.Contains(exchange.Id);
        var finish = exchange.Id == CutAtItsLength ? "length" : answer.Finish ?? OfUnfinished(answer.NativeFinish);
        return new ReplayExpectation
        {
            Answer = answer,
            Failure = ExpectedFailures.Of(exchange.Id),
            NativeFinish = finish,
            KeepsItsBytes = keepsItsBytes,
            OpenAIFinish = keepsItsBytes ? answer.NativeFinish : finish,
        };
    }

    /// <summary>Whether a recording's own bytes speak of a failure callers must be told.</summary>
    /// <param name="exchange">The recording.</param>
    public static bool IsFailureByItsBytes(RecordedExchange exchange) =>
        exchange.Id != CutAtItsLength
        && exchange.Expected is { } answer
        && (answer.IsError || answer.IsTruncated || answer.NativeFinish is "error" or "aborted" or "insufficient_system_resource");

    // Anthropic's own loop paused: no clean end, and no failure.
    private static string? OfUnfinished(string? native) => native is "pause_turn" ? "length" : null;
}
