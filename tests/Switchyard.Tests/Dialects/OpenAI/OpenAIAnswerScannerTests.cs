using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIAnswerScannerTests
{
    private readonly AnswerFacts _facts = new();
    private readonly OpenAIAnswerScanner _scanner;

    public OpenAIAnswerScannerTests() => _scanner = new OpenAIAnswerScanner(_facts);

    [Fact]
    public void Scan_WholeAnswer_ReadsItsFacts()
    {
        var scan = Scan("""
            {"id":"c-1","object":"chat.completion","created":1700000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens_details":{"cached_tokens":1},"prompt_cache_hit_tokens":1,"prompt_tokens":3,"completion_tokens":2},"x":[1,{"choices":[]}]}
            """);

        scan.ShouldBe(OpenAIScan.Content | OpenAIScan.Finish | OpenAIScan.Usage | OpenAIScan.Choice);
        (_facts.Id, _facts.Model, _facts.Created, _facts.FinishReason, _facts.Usage.TotalTokens).ShouldBe(("c-1", "m", 1_700_000_000L, "stop", 5L));
    }

    [Fact]
    public void Scan_UsageBeforeChoices_ReadsBoth() =>
        Scan("""{"usage":{"prompt_tokens":3,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1},"prompt_cache_hit_tokens":1,"z":0},"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}""")
            .ShouldBe(OpenAIScan.Content | OpenAIScan.Finish | OpenAIScan.Usage | OpenAIScan.Choice);

    [Fact]
    public void Scan_ContentAsParts_SaysSo()
    {
        Scan("""{"choices":[{"message":{"content":[{"type":"text","text":"Hi"}]},"finish_reason":"stop"}]}""")
            .ShouldBe(OpenAIScan.Content | OpenAIScan.Parts | OpenAIScan.Finish | OpenAIScan.Choice);

        _scanner.HasOneChoice.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":[]},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"message":{"content":null,"annotations":[{"type":"file"}]},"finish_reason":"stop"}]}""")]
    public void Scan_OtherLists_AreNoParts(string json) => Scan(json).HasFlag(OpenAIScan.Parts).ShouldBeFalse();

    [Fact]
    public void Scan_TwoChoices_AreNotOne()
    {
        Scan("""{"choices":[{"index":0,"message":{"content":"a"}},{"index":1,"message":{"content":"b"}}]}""");

        _scanner.HasOneChoice.ShouldBeFalse();
    }

    [Fact]
    public void Scan_WholeAnswerWithoutFinishReason_SaysNone()
    {
        Scan("""{"choices":[{"message":{"content":"Hi"},"finish_reason":null}]}""").ShouldBe(OpenAIScan.Content | OpenAIScan.Choice);

        (_facts.FinishReason, _scanner.IsFinished).ShouldBe((null, false));
    }

    [Theory]
    [InlineData("\"content\":\"\"", false)]
    [InlineData("\"content\":null", false)]
    [InlineData("\"content\":[]", false)]
    [InlineData("\"tool_calls\":[]", false)]
    [InlineData("\"function_call\":{}", false)]
    [InlineData("\"reasoning_details\":[],\"annotations\":[],\"refusal\":null,\"reasoning\":\"\"", false)]
    [InlineData("\"role\":\"assistant\",\"provider_fields\":{\"a\":[1]}", false)]
    [InlineData("\"content\":\" \"", true)]
    [InlineData("\"content\":[{\"type\":\"text\"}]", true)]
    [InlineData("\"tool_calls\":[{\"index\":0}]", true)]
    [InlineData("\"reasoning\":\"r\"", true)]
    [InlineData("\"reasoning_content\":\"r\"", true)]
    [InlineData("\"refusal\":\"no\"", true)]
    [InlineData("\"content\":null,\"images\":[{\"url\":\"x\"}]", true)]
    public void Scan_Delta_TellsContent(string delta, bool hasContent)
    {
        (Scan($"{{\"choices\":[{{\"index\":0,\"delta\":{{{delta}}},\"finish_reason\":null}}]}}") & ~OpenAIScan.Parts)
            .ShouldBe(OpenAIScan.Choice | (hasContent ? OpenAIScan.Content : OpenAIScan.None));

        _scanner.HasContent.ShouldBe(hasContent);
    }

    [Theory]
    [InlineData("{\"choices\":[]}", OpenAIScan.None)]
    [InlineData("{\"choices\":null}", OpenAIScan.None)]
    [InlineData("{\"choices\":[null,1]}", OpenAIScan.None)]
    [InlineData("{\"choices\":[{}]}", OpenAIScan.Choice)]
    [InlineData("{\"choices\":[{\"delta\":null,\"message\":7}]}", OpenAIScan.Choice)]
    [InlineData("{\"error\":null}", OpenAIScan.None)]
    [InlineData("{\"error\":{}}", OpenAIScan.None)]
    [InlineData("{\"error\":\"\"}", OpenAIScan.None)]
    [InlineData("{\"error\":\"broken\"}", OpenAIScan.Error)]
    [InlineData("{\"error\":{\"code\":1}}", OpenAIScan.Error)]
    [InlineData("{\"choices\":[{\"error\":{\"code\":1}}]}", OpenAIScan.Error | OpenAIScan.Choice)]
    [InlineData("{\"data\":[{\"embedding\":[1]}]}", OpenAIScan.Vectors)]
    [InlineData("{\"id\":7,\"model\":[1],\"created\":\"x\",\"timings\":[]}", OpenAIScan.None)]
    public void Scan_OddShapes_AreJudged(string json, OpenAIScan expected) => Scan(json).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a")]
    [InlineData("{}{}")]
    public void Scan_NotAnObjectOfJson_IsMalformed(string json) => Scan(json).ShouldBe(OpenAIScan.Malformed);

    [Fact]
    public void Scan_HalfASurrogatePair_IsReadAsReplacement()
    {
        Scan("""{"id":"\ud800","model":"\udc00x","choices":[{"delta":{},"finish_reason":"\ud800"}]}""");

        (_facts.Id, _facts.Model, _facts.NativeFinishReason, _facts.FinishReason).ShouldBe(("\uFFFD", "\uFFFDx", "\uFFFD", "error"));
    }

    [Fact]
    public void Scan_SeveralChoices_FinishesWithTheLast()
    {
        Scan("""{"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]}""");
        Scan("""{"choices":[{"index":1,"delta":{},"finish_reason":"length"}]}""");

        _scanner.IsFinished.ShouldBeFalse();
        _facts.FinishReason.ShouldBe("length");
        Scan("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        (_scanner.IsFinished, _facts.FinishReason).ShouldBe((true, "stop"));
    }

    [Fact]
    public void Scan_EmptyFinishReasonInADelta_IsNoFinish()
    {
        Scan("""{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":""}]}""").ShouldBe(OpenAIScan.Content | OpenAIScan.Choice | OpenAIScan.EmptyFinish);

        (_scanner.IsFinished, _facts.FinishReason).ShouldBe((false, null));
    }

    [Theory]
    [InlineData("\"content\":\"a\"", "stop", FinishReasons.Stop)]
    [InlineData("\"content\":\"a\"", "max_tokens", FinishReasons.Length)]
    [InlineData("\"refusal\":\"a\"", "stop", FinishReasons.ContentFilter)]
    [InlineData("\"tool_calls\":[{\"id\":\"1\"}]", "", FinishReasons.ToolCalls)]
    [InlineData("\"content\":\"a\"", "aborted", FinishReasons.Error)]
    public void Scan_WholeAnswer_MapsItsFinish(string message, string raw, string expected)
    {
        Scan($"{{\"choices\":[{{\"finish_reason\":\"{raw}\",\"message\":{{{message}}}}}]}}");

        (_facts.NativeFinishReason, _facts.FinishReason).ShouldBe((raw, expected));
    }

    private OpenAIScan Scan(string json) => _scanner.Scan(Encoding.UTF8.GetBytes(json));
}
