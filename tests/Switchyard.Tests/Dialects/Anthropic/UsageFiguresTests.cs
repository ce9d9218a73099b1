using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Anthropic;
using Xunit;

namespace Switchyard.Tests.Dialects.Anthropic;

public sealed class UsageFiguresTests
{
    [Theory]
    [InlineData("""{"input_tokens":5,"output_tokens":7}""", 5, 7, 0)]
    [InlineData("""{"input_tokens":0,"output_tokens":0}""", 0, 0, 0)]
    [InlineData("""{"input_tokens":5.0,"output_tokens":7e0}""", 5, 7, 0)]
    [InlineData("""{"input_tokens":5,"output_tokens":7,"cache_creation_input_tokens":null,"cache_read_input_tokens":null,"output_tokens_details":null,"iterations":null}""", 5, 7, 0)]
    [InlineData("""{"input_tokens":5,"output_tokens":7,"output_tokens_details":{"thinking_tokens":9}}""", 5, 7, 9)]
    [InlineData("""{"input_tokens":5,"output_tokens":7,"output_tokens_details":"x","iterations":"y"}""", 5, 7, 0)]
    [InlineData("""{"input_tokens":5,"cache_creation_input_tokens":10,"cache_read_input_tokens":20,"output_tokens":7}""", 35, 7, 0)]
    [InlineData("""{"input_tokens":5,"output_tokens":7,"iterations":[1,{"type":"message","input_tokens":5,"output_tokens":7}]}""", 5, 7, 0)]
    [InlineData("""{"input_tokens":5,"output_tokens":7,"iterations":[{"input_tokens":50,"cache_read_input_tokens":1,"output_tokens":70,"type":"compaction"},{"type":"compaction","input_tokens":1,"output_tokens":2}]}""", 57, 79, 0)]
    public void Apply_PlausibleFigures_AreTheProviders(string json, long prompt, long completion, long reasoning)
    {
        var usage = Read(json);

        (usage.PromptTokens, usage.CompletionTokens, usage.TotalTokens, usage.ReasoningTokens, usage.Source)
            .ShouldBe((prompt, completion, prompt + completion, reasoning, Usage.FromProvider));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"5\"")]
    [InlineData("""{"input_tokens":5}""")]
    [InlineData("""{"output_tokens":5}""")]
    [InlineData("""{"input_tokens":null,"output_tokens":7}""")]
    [InlineData("""{"input_tokens":"5","output_tokens":7}""")]
    [InlineData("""{"input_tokens":-5,"output_tokens":7}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":-1}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":1e18}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":1e999}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":7.5}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":"NaN"}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":true}""")]
    [InlineData("""{"input_tokens":{"x":1},"output_tokens":[7]}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":7,"cache_read_input_tokens":-1}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":7,"output_tokens_details":{"thinking_tokens":1e30}}""")]
    [InlineData("""{"input_tokens":5,"output_tokens":7,"iterations":[{"type":"compaction","input_tokens":-1}]}""")]
    public void Apply_MissingOrAbsurdFigures_AreUnknown(string json) => Read(json).ShouldBe(Usage.Unknown);

    [Fact]
    public void Apply_LaterFigures_ReplaceAndNeverAdd()
    {
        var figures = default(UsageFigures);
        figures.Apply("""{"input_tokens":5,"cache_read_input_tokens":100,"output_tokens":1}"""u8, isStart: true);
        figures.ToUsage().ShouldBe(Usage.Unknown);

        figures.Apply("""{"output_tokens":"many"}"""u8);
        figures.ToUsage().ShouldBe(Usage.Unknown);

        figures.Apply("""{"output_tokens":20}"""u8);
        figures.Apply("""{"input_tokens":8,"output_tokens":30}"""u8);
        var usage = figures.ToUsage();
        (usage.PromptTokens, usage.CachedTokens, usage.CompletionTokens).ShouldBe((108, 100, 30));
    }

    private static Usage Read(string json)
    {
        var figures = default(UsageFigures);
        figures.Apply(Encoding.UTF8.GetBytes(json));
        return figures.ToUsage();
    }
}
