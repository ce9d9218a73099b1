using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Anthropic;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Switchyard.Core.Tokens;
using Xunit;

namespace Switchyard.Tests.Tokens;

public sealed class UsageSettlementTests
{
    private const string Answer = "The capital of France is Paris, and it has been so for a long time.";
    private const string Body = """{"messages":[{"role":"user","content":"What is the capital of France?"}]}""";

    private readonly TokenEstimator _estimator = new();
    private readonly Target _target = RecordedPrompt.TargetOf("p", "gpt-4o");

    [Fact]
    public void Settle_NoFigures_AreEstimated()
    {
        var facts = Whole(Answer, null);

        Settle(facts);

        facts.Usage.Source.ShouldBe(Usage.Estimated);
        facts.Usage.PromptTokens.ShouldBe(14);
        facts.Usage.CompletionTokens.ShouldBeInRange(15, 19);
        facts.Usage.TotalTokens.ShouldBe(facts.Usage.PromptTokens + facts.Usage.CompletionTokens);
        facts.UsageAnomaly.ShouldBeNull("the observer counts missing ones");
    }

    [Theory]
    [InlineData("""{"prompt_tokens":-1,"completion_tokens":5}""", UsageAnomaly.Negative)]
    [InlineData("""{"prompt_tokens":"many","completion_tokens":5}""", UsageAnomaly.NotANumber)]
    [InlineData("""{"prompt_tokens":14,"completion_tokens":1e18}""", UsageAnomaly.TooLarge)]
    [InlineData("""{"prompt_tokens":14,"completion_tokens":90000}""", UsageAnomaly.TooLarge)]
    [InlineData("""{"prompt_tokens":90000,"completion_tokens":17}""", UsageAnomaly.TooLarge)]
    [InlineData("""{"total_tokens":31}""", UsageAnomaly.Inconsistent)]
    public void Settle_FiguresNotToBelieve_AreEstimated(string usage, UsageAnomaly expected)
    {
        var facts = Whole(Answer, usage);

        Settle(facts);

        facts.Usage.Source.ShouldBe(Usage.Estimated);
        facts.Usage.PromptTokens.ShouldBe(14);
        facts.Usage.CompletionTokens.ShouldBeInRange(15, 19);
        facts.UsageAnomaly.ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":14,"completion_tokens":17}""")]
    [InlineData("""{"prompt_tokens":700,"completion_tokens":17}""")]
    [InlineData("""{"prompt_tokens":14,"completion_tokens":5017,"completion_tokens_details":{"reasoning_tokens":5000}}""")]
    public void Settle_FiguresToBelieve_Stay(string usage)
    {
        var facts = Whole(Answer, usage);
        var reported = facts.Usage;

        Settle(facts);

        facts.Usage.ShouldBe(reported);
        facts.UsageAnomaly.ShouldBeNull();
    }

    [Fact]
    public void Settle_ReasoningNobodyShows_IsBelieved()
    {
        var facts = Whole("Yes.", """{"prompt_tokens":14,"completion_tokens":30000}""");

        new UsageSettlement(_estimator).Settle(RecordedPrompt.CallOf(Body), RecordedPrompt.TargetOf("p", "o3-mini"), facts, isComplete: true);

        facts.Usage.CompletionTokens.ShouldBe(30000);
        facts.Usage.Source.ShouldBe(Usage.FromProvider);
    }

    [Fact]
    public void Settle_ProvidersOwnTools_AreBelieved()
    {
        const string Search = """{"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"openrouter:web_search"}]}""";
        var facts = Whole("Yes.", """{"prompt_tokens":16924,"completion_tokens":30000}""");

        new UsageSettlement(_estimator).Settle(RecordedPrompt.CallOf(Search), _target, facts, isComplete: true);

        facts.Usage.PromptTokens.ShouldBe(16924);
    }

    [Fact]
    public void Settle_AStreamThatBrokeOff_IsEstimatedFromWhatCame()
    {
        var facts = new AnswerFacts();
        var scanner = new OpenAIAnswerScanner(facts);
        foreach (var word in Answer.Split(' '))
        {
            scanner.Scan(Encoding.UTF8.GetBytes($$$"""{"choices":[{"index":0,"delta":{"content":" {{{word}}}"}}]}"""));
        }

        Settle(facts, isComplete: false);

        facts.Usage.Source.ShouldBe(Usage.Estimated);
        facts.Usage.CompletionTokens.ShouldBeInRange(15, 19);
    }

    [Fact]
    public void Settle_AFailureBeforeAnyContent_CostsNothing()
    {
        var facts = new AnswerFacts();

        Settle(facts, isComplete: false);

        facts.Usage.ShouldBe(Usage.Unknown);
    }

    [Fact]
    public void Settle_LastFiguresBroken_EarlierOnesAreAFloor()
    {
        var facts = new AnswerFacts();
        var scanner = new OpenAIAnswerScanner(facts);
        scanner.Scan("""{"choices":[{"index":0,"delta":{"content":"Paris"}}],"usage":{"prompt_tokens":20,"completion_tokens":9}}"""u8);
        scanner.Scan("""{"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":-9}}"""u8);

        Settle(facts);

        facts.Usage.ShouldSatisfyAllConditions(
            usage => usage.Source.ShouldBe(Usage.Estimated),
            usage => usage.PromptTokens.ShouldBe(20),
            usage => usage.CompletionTokens.ShouldBe(9));
    }

    [Fact]
    public void Settle_AFigureAfterABrokenOne_IsBelieved()
    {
        var facts = new AnswerFacts();
        var scanner = new OpenAIAnswerScanner(facts);
        scanner.Scan("""{"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":-9}}"""u8);
        scanner.Scan("""{"choices":[{"index":0,"delta":{"content":"Paris"}}],"usage":{"prompt_tokens":14,"completion_tokens":1}}"""u8);

        Settle(facts);

        facts.Usage.Source.ShouldBe(Usage.FromProvider);
        facts.Usage.CompletionTokens.ShouldBe(1);
    }

    [Fact]
    public void Settle_ReportedFigures_AreLearned()
    {
        var call = RecordedPrompt.CallOf(Body);
        var before = _estimator.EstimatePrompt(call, _target);

        for (var i = 0; i < 10; i++)
        {
            Settle(Whole(Answer, """{"prompt_tokens":74,"completion_tokens":17}"""));
        }

        _estimator.EstimatePrompt(call, _target).ShouldBeInRange(before + 20, 80);
    }

    [Theory]
    [InlineData("""{"content":"one two three"}""", 3)]
    [InlineData("""{"content":null,"refusal":"I can not"}""", 3)]
    [InlineData("""{"content":"","reasoning":"let me think","reasoning_content":"let me think"}""", 3)]
    [InlineData("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"let me think"}]},{"type":"text","text":"one two three"}]}""", 6)]
    [InlineData("""{"tool_calls":[{"index":0,"id":"call_xyzabc123","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}}]}""", 7)]
    public void Scan_Message_CountsItsText(string message, int expected)
    {
        var facts = new AnswerFacts();

        new OpenAIAnswerScanner(facts).Scan(Encoding.UTF8.GetBytes($$"""{"choices":[{"index":0,"message":{{message}},"finish_reason":"stop"}]}"""));

        facts.Output.Tokens.ShouldBeInRange(expected - 1.5, expected + 1.5);
        facts.HasUncounted.ShouldBeFalse();
    }

    [Fact]
    public void Scan_SoundAndSealedReasoning_AreUncounted()
    {
        var facts = new AnswerFacts();

        new OpenAIAnswerScanner(facts).Scan("""{"choices":[{"message":{"content":"x","reasoning_details":[{"type":"reasoning.encrypted","data":"abc"}]}}]}"""u8);

        facts.HasUncounted.ShouldBeTrue();
    }

    [Fact]
    public void AnthropicAnswer_WholeAndStreamed_CountTheSame()
    {
        var whole = AnthropicAnswerReader.ReadFacts("""{"type":"message","content":[{"type":"text","text":"one two three"},{"type":"tool_use","id":"t","name":"weather","input":{"city":"Paris"}}],"stop_reason":"tool_use"}"""u8).Value!;
        var reader = new AnthropicStreamReader(wantsDelta: false);
        foreach (var data in new[]
        {
            """{"type":"message_start","message":{"id":"m","usage":{"input_tokens":5,"output_tokens":1}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"one two"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" three"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"weather","input":{}}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"Paris\"}"}}""",
        })
        {
            reader.Read(Encoding.UTF8.GetBytes(data));
        }

        whole.Output.Tokens.ShouldBeInRange(8, 12);
        reader.Facts.Output.Tokens.ShouldBe(whole.Output.Tokens, 1.5);
        reader.Facts.HasUncounted.ShouldBeFalse();
    }

    private static AnswerFacts Whole(string text, string? usage)
    {
        var facts = new AnswerFacts();
        var end = usage is null ? "" : $$""","usage":{{usage}}""";
        new OpenAIAnswerScanner(facts).Scan(Encoding.UTF8.GetBytes(
            $$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{text}}"},"finish_reason":"stop"}]{{end}}}"""));
        return facts;
    }

    private void Settle(AnswerFacts facts, bool isComplete = true) =>
        new UsageSettlement(_estimator).Settle(RecordedPrompt.CallOf(Body), _target, facts, isComplete);
}
