using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;
using Xunit;

namespace Switchyard.Tests.Tokens;

public sealed class TokenEstimatorTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly TokenEstimator _estimator = new();

    [Fact]
    public void EstimatePrompt_OneShortMessage_IsItsWordsAndTheFrame() =>
        Estimate("""{"messages":[{"role":"user","content":"What is the capital of France?"}]}""", "gpt-4o").ShouldBeInRange(13, 15);

    [Fact]
    public void EstimatePrompt_ALongText_GrowsWithIt()
    {
        var text = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 100));

        Estimate($$"""{"messages":[{"role":"user","content":"{{text}}"}]}""", "gpt-4o").ShouldBeInRange(900, 1100);
    }

    [Fact]
    public void EstimatePrompt_PartsAndCalls_AreCountedToo()
    {
        const string Plain = """{"messages":[{"role":"user","content":"hello there you"}]}""";
        const string Parts = """{"messages":[{"role":"user","content":[{"type":"text","text":"hello there you"}]}]}""";
        const string Call = """{"messages":[{"role":"user","content":"hello there you"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}]}]}""";

        Estimate(Parts, "gpt-4o").ShouldBe(Estimate(Plain, "gpt-4o"));
        Estimate(Call, "gpt-4o").ShouldBeInRange(Estimate(Plain, "gpt-4o") + 12, Estimate(Plain, "gpt-4o") + 30);
    }

    [Fact]
    public void EstimatePrompt_Image_IsAFixedSum()
    {
        const string Image = """{"messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]}]}""";

        Estimate(Image, "gpt-4o").ShouldBeInRange(800, 815);
        Estimate(Image.Replace("a.png\"", "a.png\",\"detail\":\"low\"", StringComparison.Ordinal), "gpt-4o").ShouldBeInRange(85, 100);
    }

    [Fact]
    public void EstimatePrompt_BlanksBetweenTheToolsJson_CostNothing()
    {
        const string Tools = """[{"type":"function","function":{"name":"f","description":"Looks up a word.","parameters":{"type":"object","properties":{"word":{"type":"string"}}}}}]""";
        var indented = JsonSerializer.Serialize(JsonElement.Parse(Tools), Indented);

        var compact = Estimate($$"""{"messages":[{"role":"user","content":"hi"}],"tools":{{Tools}}}""", "deepseek-chat");
        var wide = Estimate($$"""{"messages":[{"role":"user","content":"hi"}],"tools":{{indented}}}""", "deepseek-chat");

        ((double)wide).ShouldBeInRange(compact * 0.9, compact * 1.12);
    }

    [Fact]
    public void EstimatePrompt_Embeddings_AreTheirTextsOnly()
    {
        var call = RecordedPrompt.CallOf("""{"model":"e","input":["one two three","four five six"]}""", CallKind.Embeddings);
        var tokens = RecordedPrompt.CallOf("""{"model":"e","input":[1,2,3,4]}""", CallKind.Embeddings);

        _estimator.EstimatePrompt(call, RecordedPrompt.TargetOf("p", "e")).ShouldBe(6);
        _estimator.EstimatePrompt(tokens, RecordedPrompt.TargetOf("p", "e")).ShouldBe(4);
    }

    [Fact]
    public void EstimatePrompt_NeutralRequest_IsNearTheSameRequestOfOpenAIsDialect()
    {
        var body = """{"messages":[{"role":"system","content":"You are terse."},{"role":"user","content":"What is the weather in Paris?"}],"tools":[{"type":"function","function":{"name":"get_weather","description":"The weather of a city.","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}]}"""u8.ToArray();
        var neutral = new LlmCall(() => OpenAIRequestReader.Read(body)) { RequestId = "r", Dialect = Dialect.Native, Body = default };

        var estimate = _estimator.EstimatePrompt(neutral, RecordedPrompt.TargetOf("p", "claude-haiku-4-5"));

        ((double)estimate).ShouldBe(Estimate(Encoding.UTF8.GetString(body), "claude-haiku-4-5"), 25);
    }

    [Fact]
    public void EstimatePrompt_UnreadableRequest_IsOne()
    {
        var call = new LlmCall(() => OpenAIRequestReader.Read("[]"u8.ToArray())) { RequestId = "r", Dialect = Dialect.Native, Body = default };

        _estimator.EstimatePrompt(call, RecordedPrompt.TargetOf("p", "")).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public void EstimatePrompt_NamesThatAreNoText_AreEstimatedByTheirBytes()
    {
        const string Body = """{"messages":[{"role":"user","content":[{"\\ud800x":1,"text":"hello there"}]}],"tools":[{"\\udfff":{}}]}""";

        Estimate(Body.Replace("\\\\", "\\", StringComparison.Ordinal), "gpt-4o").ShouldBeInRange(1, 60);
    }

    [Fact]
    public void Learn_AHiddenTemplate_IsAddedAndDoesNotMultiplyLargePrompts()
    {
        for (var i = 0; i < 3; i++)
        {
            Learn("hi there", 69 + i, "somebody/new-model");
        }

        Estimate(Body("hi there"), "somebody/new-model").ShouldBeInRange(60, 80);
        Estimate(Body(Words(5000)), "somebody/new-model").ShouldBeInRange(5000, 5400);
    }

    [Fact]
    public void Learn_AnotherVocabulary_IsAFactor()
    {
        for (var i = 0; i < 12; i++)
        {
            Learn(Words(1000 + (100 * i)), (long)((1000 + (100 * i)) * 1.4), "gpt-4o");
        }

        ((double)Estimate(Body(Words(3000)), "gpt-4o")).ShouldBe(4200, 200);
        ((double)Estimate(Body(Words(3000)), "gpt-4o-mini")).ShouldBe(3000, 50, "nothing was learned of another model");
    }

    [Fact]
    public void Learn_OneWildFigureAmongMany_ChangesLittle()
    {
        for (var i = 0; i < 10; i++)
        {
            Learn(Words(1000), 1007, "gpt-4o");
        }

        Learn(Words(1000), 4000, "gpt-4o");

        Estimate(Body(Words(1000)), "gpt-4o").ShouldBeInRange(990, 1060);
    }

    [Fact]
    public void Learn_AModelThatWasChanged_IsForgotten()
    {
        for (var i = 0; i < 50; i++)
        {
            Learn(Words(1000), 1007, "gpt-4o");
        }

        for (var i = 0; i < 15; i++)
        {
            Learn(Words(1000), 2000, "gpt-4o");
        }

        Estimate(Body(Words(1000)), "gpt-4o").ShouldBeInRange(1800, 2200);
    }

    [Theory]
    [InlineData(1_000_000_000)]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1)]
    public void Learn_AbsurdFigure_IsIgnored(long reported)
    {
        Learn(Words(100), reported, "gpt-4o");

        Estimate(Body(Words(100)), "gpt-4o").ShouldBe(new TokenEstimator().EstimatePrompt(RecordedPrompt.CallOf(Body(Words(100))), RecordedPrompt.TargetOf("p", "gpt-4o")));
    }

    [Fact]
    public void Learn_MediaOrASearchOfTheProviders_IsIgnored()
    {
        const string Image = """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""";
        const string Search = """{"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"openrouter:web_search"}]}""";

        foreach (var body in new[] { Image, Search })
        {
            var before = Estimate(body, "gpt-4o");
            _estimator.Learn(RecordedPrompt.CallOf(body), RecordedPrompt.TargetOf("p", "gpt-4o"), UsageOf(before * 2));
            Estimate(body, "gpt-4o").ShouldBe(before);
        }
    }

    [Fact]
    public void Learn_MoreModelsThanAreKept_KeepsToTheFirst()
    {
        for (var i = 0; i <= TokenEstimator.MostModels; i++)
        {
            Learn("hi there", 50, "m" + i);
        }

        Estimate(Body("hi there"), "m0").ShouldBeInRange(40, 55);
        Estimate(Body("hi there"), "m" + TokenEstimator.MostModels).ShouldBeLessThan(15);
    }

    [Fact]
    public void EstimateText_AnAnswer_IsItsTokens()
    {
        _estimator.EstimateText("The capital of France is Paris."u8, isEscaped: false).ShouldBeInRange(6, 8);
        _estimator.EstimateText([], isEscaped: false).ShouldBe(0);
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));

    private static string Body(string text) => $$"""{"messages":[{"role":"user","content":"{{text}}"}]}""";

    private static Usage UsageOf(long prompt) =>
        new() { PromptTokens = prompt, CompletionTokens = 1, TotalTokens = prompt + 1, Source = Usage.FromProvider };

    private long Estimate(string body, string model) =>
        _estimator.EstimatePrompt(RecordedPrompt.CallOf(body), RecordedPrompt.TargetOf("p", model));

    private void Learn(string text, long reported, string model) =>
        _estimator.Learn(RecordedPrompt.CallOf(Body(text)), RecordedPrompt.TargetOf("p", model), UsageOf(reported));
}
