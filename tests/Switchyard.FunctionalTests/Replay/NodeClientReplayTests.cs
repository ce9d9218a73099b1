using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream.Recordings;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>Every recording through the official OpenAI client for Node.</summary>
[Collection(ReplayCollection.Name)]
public sealed class NodeClientReplayTests
{
    private readonly ReplayService _service;

    public NodeClientReplayTests(ReplayService service)
    {
        Assert.SkipUnless(NodeOpenAI.IsPresent, NodeOpenAI.AbsentReason);
        _service = service;
    }

    public static IEnumerable<ITheoryDataRow> Whole => Replays.Rows(Replays.Whole);

    public static IEnumerable<ITheoryDataRow> Streamed => Replays.Rows(Replays.Streamed);

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Whole))]
    public Task Create_Recording_IsUnderstood(string id) => CheckAsync(id, stream: false);

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Streamed))]
    public Task CreateStream_Recording_IsUnderstood(string id) => CheckAsync(id, stream: true);

    private async Task CheckAsync(string id, bool stream)
    {
        var exchange = RecordedTraffic.Get(id);
        var expected = ReplayExpectation.Of(exchange);

        var result = await _service.NodeResultAsync(id, stream, TestContext.Current.CancellationToken);

        if (expected.Failure is not { } failure)
        {
            result.Error.ShouldBeNull();
            AnswerOf(result, exchange).ShouldSay(expected.Answer, expected.OpenAIFinish);
            return;
        }

        result.Ok.ShouldBeFalse();
        var error = result.Error.ShouldNotBeNull();
        error.Code.ShouldBe(failure.Code);
        error.Status.ShouldBe(expected.BreaksInStream ? null : failure.Status);
        if (expected.BreaksInStream)
        {
            AnswerOf(result, exchange).ShouldSayAsFarAsItCame(expected.Answer);
        }
    }

    private static ReplayAnswer AnswerOf(NodeChatResult result, RecordedExchange exchange) => new()
    {
        Text = result.Text,
        Reasoning = result.Reasoning,
        Refusal = result.Refusal,
        ToolCalls = result.ToolCalls,
        Finish = result.Finish,
        PromptTokens = Tokens(result.Usage, "prompt_tokens"),
        CompletionTokens = Tokens(result.Usage, "completion_tokens"),
        CachedTokens = CachedTokens(result.Usage, exchange),
    };

    private static long? Tokens(JsonElement? usage, string name) =>
        usage is { ValueKind: JsonValueKind.Object } figures && figures.TryGetProperty(name, out var count) ? count.GetInt64() : null;

    // The provider's own name for them is passed on where the client speaks its dialect.
    private static long CachedTokens(JsonElement? usage, RecordedExchange exchange) =>
        usage is { ValueKind: JsonValueKind.Object } figures
        && figures.TryGetProperty("prompt_tokens_details", out var details) && details.ValueKind == JsonValueKind.Object
        && Tokens(details, "cached_tokens") is { } cached
            ? cached
            : exchange.Provider == "deepseek" ? Tokens(usage, "prompt_cache_hit_tokens") ?? 0 : 0;
}
