using System.Text;
using Shouldly;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FakeUpstream.Recordings;
using Xunit;

namespace Switchyard.Tests.FakeUpstream.Dialects;

/// <summary>What the builders write is read back by the reader of recordings.</summary>
public sealed class StreamBuilderTests
{
    [Fact]
    public void OpenAI_EveryPart_IsReadBack()
    {
        var wire = new OpenAIStreamBuilder("m").Role().Reasoning(["be", "cause"]).Text("Hel", "lö")
            .ToolCall(0, "call_1", "add", "{\"a\":", "1}").ToolCall(1, "call_2", "now")
            .Finish("tool_calls").Usage(11, 7).Done().ToWire();

        var expected = OpenAIExpectation.Of(Stream(wire));

        expected.ShouldSatisfyAllConditions(
            e => e.Text.ShouldBe("Hellö"),
            e => e.Reasoning.ShouldBe("because"),
            e => e.ToolCalls.ShouldBe([new("call_1", "add", "{\"a\":1}"), new("call_2", "now", "{}")]),
            e => (e.Finish, e.PromptTokens, e.CompletionTokens).ShouldBe(("tool_calls", 11, 7)),
            e => (e.IsStream, e.IsError, e.IsTruncated).ShouldBe((true, false, false)));
        wire.ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public void Anthropic_EveryPart_IsReadBack()
    {
        var wire = new AnthropicStreamBuilder("m").Start(5, 4, 2).Ping().Thinking("sig", "be", "cause").Text("Hel", "lö")
            .ToolUse("toolu_1", "add", "{\"a\":", "1}").ToolUse("toolu_2", "now").Finish("tool_use", 9).Stop().ToWire();

        var expected = AnthropicExpectation.Of(Stream(wire));

        expected.ShouldSatisfyAllConditions(
            e => e.Text.ShouldBe("Hellö"),
            e => e.Reasoning.ShouldBe("because"),
            e => e.ToolCalls.ShouldBe([new("toolu_1", "add", "{\"a\":1}"), new("toolu_2", "now", "{}")]),
            e => (e.Finish, e.PromptTokens, e.CompletionTokens).ShouldBe(("tool_calls", 11, 9)),
            e => (e.IsStream, e.IsError, e.IsTruncated).ShouldBe((true, false, false)));
        wire.ShouldStartWith("event: message_start\ndata: {\"type\":\"message_start\"");
    }

    [Fact]
    public void Error_InAStream_IsReadAsOne()
    {
        OpenAIExpectation.Of(Stream(new OpenAIStreamBuilder().Text("a").Error("no").ToWire())).IsError.ShouldBeTrue();
        AnthropicExpectation.Of(Stream(new AnthropicStreamBuilder().Start().Error().ToWire())).IsError.ShouldBeTrue();
    }

    [Fact]
    public void Answers_Whole_AreReadBack()
    {
        var openAI = OpenAIExpectation.Of(Whole(OpenAIAnswer.ToolCall("c", "f", "{\"x\":2}")));
        var anthropic = AnthropicExpectation.Of(Whole(AnthropicAnswer.Text("Hi", outputTokens: 8)));

        openAI.ToolCalls.ShouldBe([new("c", "f", "{\"x\":2}")]);
        (openAI.Finish, openAI.PromptTokens, openAI.CompletionTokens, openAI.IsError).ShouldBe(("tool_calls", 3, 5, false));
        (anthropic.Text, anthropic.Finish, anthropic.CompletionTokens, anthropic.IsError).ShouldBe(("Hi", "stop", 8, false));
        OpenAIExpectation.Of(Whole(OpenAIAnswer.Error("no"))).IsError.ShouldBeTrue();
        AnthropicExpectation.Of(Whole(AnthropicAnswer.Error("api_error", "no"))).IsError.ShouldBeTrue();
    }

    private static RecordedResponse Stream(string wire) => Whole(wire);

    private static RecordedResponse Whole(string body) => new(200, [], Encoding.UTF8.GetBytes(body));
}
