using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIMessageWriterTests
{
    private readonly List<string> _dropped = [];

    [Theory]
    [InlineData("reasoning_content", """{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}],"reasoning_content":"why"}""", "")]
    [InlineData(null, """{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]}""", "messages[0].reasoning")]
    public void Write_EarlierReasoning_GoesBackInTheTargetsField(string? field, string expected, string dropped)
    {
        var turn = new ChatMessage { Role = "assistant", Reasoning = "why", ToolCalls = [new ToolCall { Id = "a", Name = "f" }] };

        var body = Text(
            new LlmRequest { Messages = [turn] },
            new OpenAIRequestTarget { Model = "m", Quirks = new QuirkOptions { ReasoningField = field } });

        JsonNode.Parse(body)!["messages"]![0]!.ToJsonString().ShouldBe(expected);
        string.Concat(_dropped).ShouldBe(dropped);
    }

    [Theory]
    [InlineData("openrouter", """[{"type":"reasoning.text","signature":"s","n":1.50}]""", true)]
    [InlineData("openrouter", """[{"type":"thinking","signature":"s"}]""", false)]
    [InlineData("effort", """[{"type":"reasoning.text","signature":"s"}]""", false)]
    public void Write_ReasoningDetails_GoBackUnchangedToOpenRouterOnly(string style, string details, bool sent)
    {
        var turn = new ChatMessage { Role = "assistant", Content = MessageContent.Of("x"), ReasoningDetails = [.. Json(details).EnumerateArray()] };

        var body = Text(
            new LlmRequest { Messages = [turn] },
            new OpenAIRequestTarget { Model = "m", Quirks = new QuirkOptions { ReasoningStyle = style } });

        body.Contains("\"reasoning_details\":" + details, StringComparison.Ordinal).ShouldBe(sent);
        _dropped.ShouldBe(sent ? [] : ["messages[0].reasoningDetails"]);
    }

    [Fact]
    public void Write_Parts_AreSaidInTheDialect()
    {
        var message = User("") with
        {
            Content = MessageContent.Of(
            [
                new ContentPart { Type = "text", Text = "a" },
                new ContentPart { Type = "image", MediaType = "image/png", Data = "AA==", Detail = "high" },
                new ContentPart { Type = "audio", MediaType = "audio/mpeg", Data = "AA==" },
                new ContentPart { Type = "file", Url = "https://example.org/a.pdf", Filename = "a.pdf" },
            ]),
            CacheControl = Json("""{"type":"ephemeral"}"""),
        };

        var body = Text(new LlmRequest { Messages = [message] }, new OpenAIRequestTarget { Model = "m" });

        JsonNode.Parse(body)!["messages"]![0]!["content"]!.ToJsonString().ShouldBe("""
            [{"type":"text","text":"a"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"high"}},
            {"type":"input_audio","input_audio":{"data":"AA==","format":"mp3"}},
            {"type":"file","file":{"filename":"a.pdf","file_data":"https://example.org/a.pdf"},"cache_control":{"type":"ephemeral"}}]
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public void Write_DeveloperForAServerWithoutIt_IsSystem()
    {
        var request = new LlmRequest { Messages = [User("x") with { Role = "developer" }] };

        var body = Text(request, new OpenAIRequestTarget { Model = "m", Quirks = new QuirkOptions { DeveloperAsSystem = true } });

        body.ShouldContain("""{"role":"system","content":"x"}""");
    }

    [Fact]
    public void Write_PartOfAnotherDialect_IsRefused()
    {
        var part = new ContentPart { Type = "search_result", Raw = Json("{}") };
        var request = new LlmRequest { Messages = [User("") with { Content = MessageContent.Of([part]) }] };

        var error = Write(request, new OpenAIRequestTarget { Model = "m", Source = Dialect.Anthropic }).Error;

        error!.Code.ShouldBe(LlmErrorCode.UnsupportedParameter);
        error.Param.ShouldBe("messages[0].content[0]");
    }

    private static ChatMessage User(string text) => new() { Role = "user", Content = MessageContent.Of(text) };

    private static JsonElement Json(string json) => JsonElement.Parse(json);

    private Outcome<byte[]> Write(LlmRequest request, OpenAIRequestTarget target) =>
        OpenAIRequestWriter.Write(request, target, _dropped.Add);

    private string Text(LlmRequest request, OpenAIRequestTarget target) =>
        Encoding.UTF8.GetString(Write(request, target).Value.ShouldNotBeNull());
}
