using System.Text.Json.Nodes;
using Shouldly;
using Xunit;
using static Switchyard.Tests.Dialects.Anthropic.Written;

namespace Switchyard.Tests.Dialects.Anthropic;

public sealed class ThinkingTests
{
    private const string Loop = """
        "messages":[{"role":"user","content":"Q"},{"role":"assistant","toolCalls":[{"id":"t","name":"a","arguments":"{}"}]},
        {"role":"tool","toolCallId":"t","content":"ok"}],"tools":[{"name":"a"}],
        """;

    [Theory]
    [InlineData("\"effort\":\"low\"", Haiku, """{"type":"enabled","budget_tokens":2048}""", 6144, "")]
    [InlineData("\"enabled\":true", Haiku, """{"type":"enabled","budget_tokens":8192}""", 12288, "")]
    [InlineData("\"maxTokens\":2000", Haiku, """{"type":"enabled","budget_tokens":2000}""", 6096, "")]
    [InlineData("\"maxTokens\":10", Haiku, """{"type":"enabled","budget_tokens":1024}""", 5120, "reasoning.maxTokens")]
    [InlineData("\"maxTokens\":2000,\"effort\":\"low\",\"exclude\":true", Haiku, """{"type":"enabled","budget_tokens":2000}""", 6096, "reasoning.exclude,reasoning.effort")]
    [InlineData("\"maxTokens\":2147483647", Haiku, """{"type":"enabled","budget_tokens":2147483647}""", int.MaxValue, "")]
    [InlineData("\"effort\":\"none\"", Haiku, """{"type":"disabled"}""", 4096, "")]
    [InlineData("\"enabled\":false", "claude-opus-4-6", """{"type":"disabled"}""", 4096, "")]
    [InlineData("\"enabled\":false", "claude-3-5-haiku-20241022", null, 4096, "")]
    [InlineData("\"enabled\":false", "claude-fable-5", null, 4096, "reasoning")]
    [InlineData("\"effort\":\"high\"", "claude-3-5-haiku-20241022", null, 4096, "reasoning")]
    [InlineData("\"exclude\":true", Haiku, null, 4096, "")]
    [InlineData("\"effort\":\"high\"", "some-proxy-name", """{"type":"enabled","budget_tokens":16384}""", 20480, "")]
    [InlineData("\"effort\":\"high\"", "claude-opus-4-6", """{"type":"adaptive"}""", 20480, "")]
    [InlineData("\"effort\":\"high\"", "anthropic.claude-opus-4-7-v1:0", """{"type":"adaptive","display":"summarized"}""", 20480, "")]
    [InlineData("\"effort\":\"low\",\"exclude\":true", "claude-mythos-preview", """{"type":"adaptive","display":"omitted"}""", 6144, "")]
    [InlineData("\"maxTokens\":9000", "claude-sonnet-4.6", """{"type":"adaptive"}""", 12288, "reasoning.maxTokens")]
    public void Write_Reasoning_BecomesThinking(string reasoning, string model, string? thinking, int maxTokens, string dropped)
    {
        var written = With($$"""  "reasoning":{ {{reasoning}} }  """, model);

        ShouldBeJson(written.Body!["thinking"], thinking is null ? null : JsonNode.Parse(thinking));
        written.Body["max_tokens"]!.GetValue<int>().ShouldBe(maxTokens);
        string.Join(',', written.Dropped).ShouldBe(dropped);
    }

    [Theory]
    [InlineData("\"maxTokens\":5000", 4000, 3999, "reasoning.maxTokens")]
    [InlineData("\"effort\":\"high\"", 4000, 3200, "")]
    [InlineData("\"effort\":\"minimal\"", 4000, 1024, "")]
    [InlineData("\"effort\":\"max\"", 1025, 1024, "")]
    [InlineData("\"effort\":\"high\"", 64000, 16384, "")]
    [InlineData("\"effort\":\"high\"", 1024, null, "reasoning")]
    public void Write_ReasoningUnderACallersLimit_ShrinksAndNeverRaisesIt(string reasoning, int limit, int? budget, string dropped)
    {
        var written = With($$"""  "maxTokens":{{limit}},"reasoning":{ {{reasoning}} }  """);

        written.Body!["max_tokens"]!.GetValue<int>().ShouldBe(limit);
        written.Body["thinking"]?["budget_tokens"]?.GetValue<int>().ShouldBe(budget!.Value);
        (written.Body["thinking"] is null).ShouldBe(budget is null);
        string.Join(',', written.Dropped).ShouldBe(dropped);
    }

    [Theory]
    [InlineData("high", "claude-opus-4-6", "high", "")]
    [InlineData("minimal", "claude-opus-4-6", "low", "reasoning.effort")]
    [InlineData("xhigh", "claude-opus-4-6", "high", "reasoning.effort")]
    [InlineData("xhigh", "claude-opus-4-8", "xhigh", "")]
    [InlineData("max", "claude-sonnet-5", "max", "")]
    public void Write_AdaptiveEffort_StandsInOutputConfig(string effort, string model, string expected, string dropped)
    {
        var written = With($$"""  "reasoning":{"effort":"{{effort}}"}  """, model);

        ShouldBeJson(written.Body!["output_config"], $$"""{"effort":"{{expected}}"}""");
        string.Join(',', written.Dropped).ShouldBe(dropped);
    }

    [Fact]
    public void Write_SamplingWithThinking_IsLeftOutAndReported()
    {
        var written = With(""" "reasoning":{"effort":"low"},"temperature":0.5,"topP":0.5,"topK":9 """);

        written.Dropped.ShouldBe(["temperature", "topP", "topK"]);
        new[] { "temperature", "top_p", "top_k" }.ShouldAllBe(name => written.Body![name] == null);
    }

    [Fact]
    public void Write_HarmlessSamplingWithThinking_IsKept()
    {
        var written = With(""" "reasoning":{"effort":"low"},"temperature":1,"topP":0.95 """);

        written.Dropped.ShouldBeEmpty();
        written.Body!["top_p"]!.GetValue<decimal>().ShouldBe(0.95m);
    }

    [Fact]
    public void Write_ExtraThinking_RulesSamplingToo()
    {
        var written = With(""" "extra":{"thinking":{"type":"enabled","budget_tokens":2000}},"maxTokens":4000,"temperature":0.5 """);

        ShouldBeJson(written.Body!["thinking"], """{"type":"enabled","budget_tokens":2000}""");
        written.Body["temperature"].ShouldBeNull();
        written.Dropped.ShouldBe(["temperature"]);
    }

    [Fact]
    public void Write_ForcedToolWithThinking_KeepsTheTool()
    {
        var written = With(""" "reasoning":{"effort":"low"},"tools":[{"name":"a"}],"toolChoice":"required" """);

        written.Body!["thinking"].ShouldBeNull();
        ShouldBeJson(written.Body["tool_choice"], """{"type":"any"}""");
        written.Dropped.ShouldBe(["reasoning"]);
    }

    [Fact]
    public void Write_ToolLoopWithoutItsThinking_ThinksOnlyAdaptively()
    {
        var old = Of($$"""{ {{Loop}} "reasoning":{"effort":"low"} }""");
        var adaptive = Of($$"""{ {{Loop}} "reasoning":{"effort":"low"} }""", "claude-opus-4-6");

        old.Body!["thinking"].ShouldBeNull();
        old.Dropped.ShouldBe(["reasoning"]);
        ShouldBeJson(adaptive.Body!["thinking"], """{"type":"adaptive"}""");
        adaptive.Dropped.ShouldBeEmpty();
    }
}
