using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Anthropic;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Dialects.Anthropic;

public sealed class AnthropicStreamReaderTests
{
    private const string Start = """{"type":"message_start","message":{"id":"m1","model":"c","usage":{"input_tokens":9,"output_tokens":1}}}""";
    private const string Text = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}""";
    private const string EndTurn = """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}""";
    private const string Stop = """{"type":"message_stop"}""";

    [Theory]
    [InlineData(Start, StreamEventKind.Preamble)]
    [InlineData("""{"type":"ping"}""", StreamEventKind.Preamble)]
    [InlineData("""{"type":"new_event","x":[{"y":1}]}""", StreamEventKind.Preamble)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", StreamEventKind.Preamble)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"A"}}""", StreamEventKind.Content)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""", StreamEventKind.Preamble)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"QUJD"}}""", StreamEventKind.Content)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}""", StreamEventKind.Content)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"t","name":"web_search"}}""", StreamEventKind.Preamble)]
    [InlineData("""{"index":0,"delta":{"text":"Hi","type":"text_delta"},"type":"content_block_delta"}""", StreamEventKind.Content)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}""", StreamEventKind.Preamble)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"x"}}""", StreamEventKind.Preamble)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"x"}}}""", StreamEventKind.Content)]
    [InlineData(EndTurn, StreamEventKind.Content)]
    [InlineData("""{"type":"message_delta","delta":{},"usage":{"output_tokens":3}}""", StreamEventKind.Usage)]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"x"}}""", StreamEventKind.Error)]
    [InlineData("{\"type\":\"ping\"}   ", StreamEventKind.Preamble)]
    public void Read_FirstEvent_HasItsKindInBothModes(string json, StreamEventKind kind)
    {
        var data = Encoding.UTF8.GetBytes(json);

        new AnthropicStreamReader(wantsDelta: true).Read(data).Kind.ShouldBe(kind);
        new AnthropicStreamReader(wantsDelta: false).Read(data).ShouldBe(new AnthropicStreamEvent(kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[DONE]")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"ping\"")]
    [InlineData("{\"type\":\"ping\"} {}")]
    [InlineData("{\"\\ud800\":1}")]
    public void Read_NoEvent_IsAnInvalidResponse(string json)
    {
        var read = new AnthropicStreamReader(wantsDelta: true).Read(Encoding.UTF8.GetBytes(json));

        read.Kind.ShouldBe(StreamEventKind.Error);
        read.IsErrorFrame.ShouldBeFalse();
        read.Error.ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.UpstreamInvalidResponse);
    }

    [Fact]
    public void Read_ToolCalls_AreCountedOverTheToolBlocksOnly()
    {
        var streamed = Streamed.OfJson(
            Start,
            Text,
            """{"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"q\":1}"}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"none","input":{}}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}""",
            """{"type":"content_block_stop","index":2}""",
            """{"type":"content_block_start","index":5,"content_block":{"type":"tool_use","id":"t2","name":"two","input":{}}}""",
            """{"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":"{\"x\":"}}""",
            """{"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":"1.50}"}}""",
            """{"type":"content_block_stop","index":5}""",
            """{"type":"content_block_start","index":6,"content_block":{"type":"tool_use","id":"t3","name":"whole","input":{"y": 2}}}""",
            """{"type":"content_block_stop","index":6}""",
            EndTurn,
            Stop);

        streamed.ToolCalls.ShouldBe([
            new ToolCall { Index = 0, Id = "t1", Name = "none", Arguments = "{}" },
            new ToolCall { Index = 1, Id = "t2", Name = "two", Arguments = "{\"x\":1.50}" },
            new ToolCall { Index = 2, Id = "t3", Name = "whole", Arguments = "{\"y\": 2}" }]);
        streamed.Last.Kind.ShouldBe(StreamEventKind.End);
    }

    [Fact]
    public void Read_ReasoningBlocks_ShareAnIndexAndEndWithTheSignature()
    {
        var details = Streamed.OfJson(
            Start,
            """{"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"QUJD"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"a"}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"signature_delta","signature":"s=="}}""")
            .Deltas.SelectMany(delta => delta.ReasoningDetails ?? []);

        Written.ShouldBeJson(JsonNode.Parse($"[{string.Join(',', details.Select(detail => detail.GetRawText()))}]"), """
            [{"type":"reasoning.encrypted","data":"QUJD","format":"anthropic-claude-v1","index":0},
             {"type":"reasoning.text","text":"a","format":"anthropic-claude-v1","index":1},
             {"type":"reasoning.text","signature":"s==","format":"anthropic-claude-v1","index":1}]
            """);
    }

    [Fact]
    public void Read_SecondStartBeforeContent_VoidsTheFirst()
    {
        var streamed = Streamed.OfJson(
            Start,
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}""",
            """{"type":"message_start","message":{"id":"m2","model":"d","usage":{"input_tokens":4}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"b"}}""",
            EndTurn,
            Stop);

        (streamed.Facts.Id, streamed.Facts.Model, streamed.Facts.Usage.PromptTokens).ShouldBe(("m2", "d", 4));
        streamed.Deltas.SelectMany(delta => delta.ReasoningDetails ?? []).ShouldHaveSingleItem()
            .GetProperty("index").GetInt32().ShouldBe(0);
        streamed.Last.Kind.ShouldBe(StreamEventKind.End);
    }

    [Fact]
    public void Read_SecondStartAfterContent_IsAnError() =>
        Streamed.OfJson(Start, Text, Start).Last.Error.ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.UpstreamInvalidResponse);

    [Fact]
    public void Read_StopWithoutAReason_IsTruncated()
    {
        var streamed = Streamed.OfJson(Start, Text, Stop);

        streamed.Last.Error.ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.UpstreamTruncated);
        streamed.Reader.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Read_EmptyAnswer_EndsWell()
    {
        var streamed = Streamed.OfJson(Start, EndTurn, Stop);

        streamed.Kinds.ShouldBe([StreamEventKind.Preamble, StreamEventKind.Content, StreamEventKind.End]);
        streamed.Text.ShouldBeEmpty();
        streamed.Facts.Usage.CompletionTokens.ShouldBe(3);
    }

    [Fact]
    public void Read_Refusal_SaysTheProvidersReason()
    {
        var delta = Streamed.OfJson(
            Start,
            """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"explanation":"Not this."}},"usage":{"output_tokens":3}}""")
            .Last.Delta.ShouldNotBeNull();

        (delta.FinishReason, delta.NativeFinishReason, delta.Refusal).ShouldBe(("content_filter", "refusal", "Not this."));
    }

    [Fact]
    public void Read_BlocksThatNeverClose_AreAnErrorAndNotMemory()
    {
        var reader = new AnthropicStreamReader(wantsDelta: false);
        var kinds = Enumerable.Range(0, 300).Select(index => reader.Read(Encoding.UTF8.GetBytes(
            $$"""{"type":"content_block_start","index":{{index}},"content_block":{"type":"text","text":""} }""")).Kind).ToList();

        kinds.Count(kind => kind == StreamEventKind.Preamble).ShouldBe(256);
    }

    [Fact]
    public void Read_FactsOnly_AllocatesNothingForContent()
    {
        var reader = new AnthropicStreamReader(wantsDelta: false);
        var data = Encoding.UTF8.GetBytes(Text);
        reader.Read(data);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            reader.Read(data);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
