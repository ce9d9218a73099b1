using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Xunit;
using static Switchyard.Tests.Dialects.Anthropic.Written;

namespace Switchyard.Tests.Dialects.Anthropic;

public sealed class AnthropicRequestWriterTests
{
    [Fact]
    public void Write_PlainText_SaysModelLimitAndStream()
    {
        var written = Of("""{"messages":[{"role":"user","content":"Hi"}]}""", stream: true);

        ShouldBeJson(written.Body, """
            {"model":"claude-haiku-4-5-20251001","max_tokens":4096,"stream":true,
             "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}
            """);
        written.Dropped.ShouldBeEmpty();
    }

    [Theory]
    // System and developer messages go to the top, later ones behind the first; neighbours of one role are one message.
    [InlineData(
        """[{"role":"system","content":"A"},{"role":"user","content":"1"},{"role":"developer","content":"B"},{"role":"user","content":"2"},{"role":"assistant","content":"3"},{"role":"assistant","content":"4"},{"role":"user","content":"5"}]""",
        """
        {"system":[{"type":"text","text":"A"},{"type":"text","text":"B"}],
         "messages":[{"role":"user","content":[{"type":"text","text":"1"},{"type":"text","text":"2"}]},
                     {"role":"assistant","content":[{"type":"text","text":"3"},{"type":"text","text":"4"}]},
                     {"role":"user","content":[{"type":"text","text":"5"}]}]}
        """)]
    // Blank text is left out, whole messages of it too.
    [InlineData(
        """[{"role":"system","content":" "},{"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"1"}]},{"role":"assistant","content":""},{"role":"user","content":"2"}]""",
        """{"messages":[{"role":"user","content":[{"type":"text","text":"1"},{"type":"text","text":"2"}]}]}""")]
    // Every tool result stands first, in one user message, and foreign characters leave the ids on both sides.
    [InlineData(
        """
        [{"role":"user","content":"Q"},
         {"role":"assistant","content":"Let me see.","toolCalls":[{"id":"functions.a:0","name":"a","arguments":"{\"n\":1.50}"},{"id":"b1","name":"b","arguments":""}]},
         {"role":"tool","toolCallId":"functions.a:0","content":"ok"},
         {"role":"user","content":"And?"},
         {"role":"tool","toolCallId":"b1","isError":true,"content":[{"type":"text","text":"no"},{"type":"image","data":"AAAA","mediaType":"image/png"}]}]
        """,
        """
        {"messages":[{"role":"user","content":[{"type":"text","text":"Q"}]},
         {"role":"assistant","content":[{"type":"text","text":"Let me see."},
           {"type":"tool_use","id":"functions_a_0","name":"a","input":{"n":1.50}},{"type":"tool_use","id":"b1","name":"b","input":{}}]},
         {"role":"user","content":[
           {"type":"tool_result","tool_use_id":"functions_a_0","content":[{"type":"text","text":"ok"}]},
           {"type":"tool_result","tool_use_id":"b1","is_error":true,"content":[{"type":"text","text":"no"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},
           {"type":"text","text":"And?"}]}]}
        """)]
    // Images and documents, by address, bytes, data: URL and upload.
    [InlineData(
        """
        [{"role":"user","content":[
          {"type":"image","url":"https://x.test/a.png"},{"type":"image","url":"data:image/JPEG;base64,QUJD"},{"type":"image","fileId":"f1"},
          {"type":"file","data":"data:application/pdf;base64,QUJD","filename":"a.pdf"},{"type":"file","data":"QUJD"},
          {"type":"file","url":"https://x.test/a.pdf"},{"type":"file","fileId":"f2"},
          {"type":"file","data":"SGk=","mediaType":"text/markdown; charset=utf-8","filename":"n.md"},{"type":"file","data":"AAAA","mediaType":"image/png"}]}]
        """,
        """
        {"messages":[{"role":"user","content":[
          {"type":"image","source":{"type":"url","url":"https://x.test/a.png"}},
          {"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"QUJD"}},
          {"type":"image","source":{"type":"file","file_id":"f1"}},
          {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"QUJD"},"title":"a.pdf"},
          {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"QUJD"}},
          {"type":"document","source":{"type":"url","url":"https://x.test/a.pdf"}},
          {"type":"document","source":{"type":"file","file_id":"f2"}},
          {"type":"document","source":{"type":"text","media_type":"text/plain","data":"Hi"},"title":"n.md"},
          {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]}]}
        """)]
    // Cache marks of parts stay; a message's own goes to its last block.
    [InlineData(
        """
        [{"role":"system","content":"S","cacheControl":{"type":"ephemeral"}},
         {"role":"user","content":[{"type":"text","text":"1","cacheControl":{"type":"ephemeral","ttl":"1h"}},{"type":"text","text":"2"},{"type":"text","text":" "}],"cacheControl":{"type":"ephemeral"}},
         {"role":"assistant","content":"3","toolCalls":[{"id":"t","name":"a","arguments":"{}"}],"cacheControl":{"type":"ephemeral"}},
         {"role":"tool","toolCallId":"t","content":"","cacheControl":{"type":"ephemeral"}}]
        """,
        """
        {"system":[{"type":"text","text":"S","cache_control":{"type":"ephemeral"}}],
         "messages":[
          {"role":"user","content":[{"type":"text","text":"1","cache_control":{"type":"ephemeral","ttl":"1h"}},{"type":"text","text":"2","cache_control":{"type":"ephemeral"}}]},
          {"role":"assistant","content":[{"type":"text","text":"3"},{"type":"tool_use","id":"t","name":"a","input":{},"cache_control":{"type":"ephemeral"}}]},
          {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[],"cache_control":{"type":"ephemeral"}}]}]}
        """)]
    // A prefill loses its trailing blanks, which the API refuses; a refusal goes back as the text it was.
    [InlineData(
        """[{"role":"user","content":"Q"},{"role":"assistant","refusal":"No."},{"role":"user","content":"R"},{"role":"assistant","content":"A: \n"}]""",
        """
        {"messages":[{"role":"user","content":[{"type":"text","text":"Q"}]},{"role":"assistant","content":[{"type":"text","text":"No."}]},
         {"role":"user","content":[{"type":"text","text":"R"}]},{"role":"assistant","content":[{"type":"text","text":"A:"}]}]}
        """)]
    public void Write_Conversation_GivesTheTurnsOfTheApi(string messages, string expected)
    {
        var written = Of($$"""{"messages":{{messages}}}""");

        written.Error.ShouldBeNull();
        written.Dropped.ShouldBeEmpty();
        var body = written.Body!.AsObject();
        foreach (var name in new[] { "model", "max_tokens", "stream" })
        {
            body.Remove(name);
        }

        ShouldBeJson(body, expected);
    }

    [Fact]
    public void Write_ToolArguments_KeepsTheirDigits()
    {
        var written = Of("""
            {"messages":[{"role":"user","content":"Q"},
             {"role":"assistant","toolCalls":[{"id":"t","name":"a","arguments":"{\"x\":12345678901234567890.10, \"y\":8.1e-05}"}]},
             {"role":"tool","toolCallId":"t","content":"ok"}]}
            """);

        written.Text.ShouldContain("\"input\":{\"x\":12345678901234567890.10, \"y\":8.1e-05}");
    }

    [Fact]
    public void Write_ToolsAndChoice_GivesSchemasAndMode()
    {
        var written = With("""
            "tools":[{"name":"a","description":"d","parameters":{"properties":{"x":{"type":"number"}}},"strict":true,"cacheControl":{"type":"ephemeral"}},
                     {"name":"b"}],
            "toolChoice":"required","parallelToolCalls":false
            """);

        ShouldBeJson(written.Body!["tools"], """
            [{"name":"a","description":"d","input_schema":{"type":"object","properties":{"x":{"type":"number"}}},"strict":true,"cache_control":{"type":"ephemeral"}},
             {"name":"b","input_schema":{"type":"object","properties":{}}}]
            """);
        ShouldBeJson(written.Body["tool_choice"], """{"type":"any","disable_parallel_tool_use":true}""");
    }

    [Theory]
    [InlineData("\"toolChoice\":\"auto\"", """{"type":"auto"}""")]
    [InlineData("\"toolChoice\":\"none\",\"parallelToolCalls\":false", """{"type":"none"}""")]
    [InlineData("\"toolChoice\":{\"name\":\"a\"}", """{"type":"tool","name":"a"}""")]
    [InlineData("\"parallelToolCalls\":false", """{"type":"auto","disable_parallel_tool_use":true}""")]
    [InlineData("\"parallelToolCalls\":true", null)]
    public void Write_ToolChoice_IsMapped(string fields, string? expected)
    {
        var written = With($$"""{{fields}},"tools":[{"name":"a"}]""");

        ShouldBeJson(written.Body!["tool_choice"], expected is null ? null : JsonNode.Parse(expected));
    }

    [Fact]
    public void Write_ServerToolOfTheApi_PassesUnchanged()
    {
        const string Tool = """{"type":"web_search_20250305","name":"web_search","max_uses":3}""";
        var request = Request("""{"messages":[{"role":"user","content":"Hi"}]}""") with
        {
            Tools = [new ToolDefinition { Raw = JsonElement.Parse(Tool) }],
        };

        ShouldBeJson(Of(request).Body!["tools"], $"[{Tool}]");
    }

    [Fact]
    public void Write_BlockOfTheApi_PassesUnchanged()
    {
        const string Block = """{"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"x"}]}""";
        var request = new LlmRequest
        {
            Messages =
            [
                new ChatMessage
                {
                    Role = "user",
                    Content = MessageContent.Of([new ContentPart { Type = "search_result", Raw = JsonElement.Parse(Block) }]),
                },
            ],
        };

        ShouldBeJson(Of(request).Body!["messages"]![0]!["content"], $"[{Block}]");
    }

    [Theory]
    [InlineData("tool-parallel-results", """
        [{"role":"user","content":"What's the weather in Berlin (52.5200, 13.4050) and what's the best language to learn?"},
         {"role":"assistant","toolCalls":[{"id":"toolu_01TjHdHxyQNDy4DipRieJU5n","name":"weather","arguments":"{\"latitude\": \"52.5200\", \"longitude\": \"13.4050\"}"},
           {"id":"toolu_01QHFWAkMuVLb3VgS4EDGUGY","name":"best_language_to_learn","arguments":"{}"}]},
         {"role":"tool","toolCallId":"toolu_01TjHdHxyQNDy4DipRieJU5n","content":"Current weather at 52.5200, 13.4050: 15°C, Wind: 10 km/h"},
         {"role":"tool","toolCallId":"toolu_01QHFWAkMuVLb3VgS4EDGUGY","content":"Ruby"}]
        """)]
    [InlineData("image-in-tool-result", """
        [{"role":"user","content":"Use the image_fetch tool, then describe exactly what the returned image shows."},
         {"role":"assistant","content":null,"toolCalls":[{"id":"toolu_01DwJvMbi7YLANFtEVri6sB1","name":"image_fetch","arguments":""}]},
         {"role":"tool","toolCallId":"toolu_01DwJvMbi7YLANFtEVri6sB1","content":[{"type":"text","text":"Fetched the image."},
           {"type":"image","url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}]}]
        """)]
    public void Write_RecordedConversation_GivesTheRecordedMessages(string fixture, string messages)
    {
        var expected = AnthropicFixtures.RequestBody(fixture);

        ShouldBeJson(Of($$"""{"messages":{{messages}}}""").Body!["messages"], expected["messages"]);
    }
}
