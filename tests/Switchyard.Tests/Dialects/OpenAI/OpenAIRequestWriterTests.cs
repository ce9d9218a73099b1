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

public sealed class OpenAIRequestWriterTests
{
    private static readonly LlmRequest Hello = new() { Messages = [User("Hi")] };

    private readonly List<string> _dropped = [];

    [Fact]
    public void Write_FullNativeRequest_SaysEverythingButOurOwnFields()
    {
        var request = Hello with
        {
            Model = "ours",
            Provider = "p",
            MaxTokens = 5,
            Temperature = 0.70m,
            Stop = ["a"],
            Fallbacks = ["x"],
            TimeoutMs = 5,
            Tags = ["t"],
            Cache = new CacheOptions { Mode = "use" },
            User = "u",
            Metadata = Json("""{"a": 1.0}"""),
            Tools = [new ToolDefinition { Name = "f", Parameters = Json("{}"), Strict = true }],
            ToolChoice = new ToolChoice("tool", "f"),
            ParallelToolCalls = false,
            Extra = new Dictionary<string, JsonElement> { ["service_tier"] = Json("\"flex\"") },
        };

        var body = Text(request, new OpenAIRequestTarget { Model = "m", Stream = true, IncludeUsage = true });

        body.ShouldBe("""
            {"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true,"stream_options":{"include_usage":true},
            "max_tokens":5,"temperature":0.70,"stop":["a"],
            "tools":[{"type":"function","function":{"name":"f","parameters":{},"strict":true}}],
            "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,
            "user":"u","metadata":{"a": 1.0},"service_tier":"flex"}
            """.ReplaceLineEndings(""));
        _dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("model")]
    [InlineData("messages")]
    [InlineData("stream")]
    [InlineData("max_completion_tokens")]
    [InlineData("temperature")]
    public void Write_ExtraThatOverrides_IsRefusedByName(string name)
    {
        var request = Hello with { Temperature = 1, Extra = new Dictionary<string, JsonElement> { [name] = Json("1") } };

        var error = Write(request, new OpenAIRequestTarget { Model = "m" }).Error;

        error!.Code.ShouldBe(LlmErrorCode.InvalidRequest);
        error.Param.ShouldBe("extra." + name);
    }

    [Fact]
    public void Write_DroppedFields_AreToldInTheClientsWords()
    {
        var request = Hello with { ParallelToolCalls = true, Seed = 1, Tools = [new ToolDefinition { Name = "f", Strict = true }] };
        var quirks = new QuirkOptions { DropFields = ["seed", "parallel_tool_calls", "strict"] };

        var body = Text(request, new OpenAIRequestTarget { Model = "m", Quirks = quirks });

        body.ShouldBe("""{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":false,"tools":[{"type":"function","function":{"name":"f"}}]}""");
        _dropped.ShouldBe(["seed", "tools[0].strict", "parallelToolCalls"]);
    }

    [Theory]
    [InlineData(Dialect.Native, "frequencyPenalty")]
    [InlineData(Dialect.OpenAI, "frequency_penalty")]
    public void Write_RefusedField_IsNamedInTheClientsWords(Dialect source, string param)
    {
        var target = new OpenAIRequestTarget
        {
            Model = "m",
            Source = source,
            Quirks = new QuirkOptions { RefuseFields = ["frequency_penalty"] },
        };

        var error = Write(Hello with { FrequencyPenalty = 1 }, target).Error;

        error!.Code.ShouldBe(LlmErrorCode.UnsupportedParameter);
        error.Param.ShouldBe(param);
    }

    [Fact]
    public void Write_JsonSchemaTheTargetLacks_IsRefused()
    {
        var request = Hello with { ResponseFormat = new ResponseFormat { Type = "json_schema", JsonSchema = Json("{}") } };
        var target = new OpenAIRequestTarget { Model = "m", Quirks = new QuirkOptions { JsonSchema = false } };

        var error = Write(request, target).Error;

        error!.Code.ShouldBe(LlmErrorCode.UnsupportedParameter);
        error.Param.ShouldBe("responseFormat");
    }

    [Theory]
    [InlineData(null, "low", null, """{"reasoning_effort":"low"}""", "")]
    [InlineData("effort", null, false, """{"reasoning_effort":"none"}""", "")]
    [InlineData("effort", null, true, "{}", "reasoning.enabled")]
    [InlineData("openrouter", "low", true, """{"reasoning":{"effort":"low","enabled":true}}""", "")]
    [InlineData("thinking", "medium", null, """{"thinking":{"type":"enabled"},"reasoning_effort":"high"}""", "")]
    [InlineData("thinking", "minimal", null, """{"thinking":{"type":"enabled"},"reasoning_effort":"low"}""", "")]
    [InlineData("thinking", "none", null, """{"thinking":{"type":"disabled"}}""", "")]
    [InlineData("thinking", "max", false, """{"thinking":{"type":"disabled"}}""", "")]
    public void Write_Reasoning_IsSaidInTheTargetsStyle(string? style, string? effort, bool? enabled, string expected, string dropped)
    {
        var request = Hello with { Reasoning = new ReasoningOptions { Effort = effort, Enabled = enabled } };

        var body = Text(request, new OpenAIRequestTarget { Model = "m", Quirks = new QuirkOptions { ReasoningStyle = style } });

        var rest = JsonNode.Parse(body)!.AsObject();
        rest.Remove("model");
        rest.Remove("messages");
        rest.Remove("stream");
        rest.ToJsonString().ShouldBe(expected);
        string.Concat(_dropped).ShouldBe(dropped);
    }

    [Fact]
    public void Write_ReasoningBudgetTheTargetLacks_IsTold()
    {
        var request = Hello with { Reasoning = new ReasoningOptions { MaxTokens = 100, Exclude = true } };

        Text(request, new OpenAIRequestTarget { Model = "m" });

        _dropped.ShouldBe(["reasoning.maxTokens", "reasoning.exclude"]);
    }

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
    public void Write_FieldsOfAnotherDialect_AreToldNotSent()
    {
        var request = Hello with { Unknown = new Dictionary<string, JsonElement> { ["container"] = Json("1") } };

        var body = Text(request, new OpenAIRequestTarget { Model = "m", Source = Dialect.Anthropic });

        body.ShouldNotContain("container");
        _dropped.ShouldBe(["container"]);
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

    [Fact]
    public void Write_NoTools_LeavesOutWhatDependsOnThem()
    {
        var request = Hello with { Tools = [], ToolChoice = new ToolChoice("auto"), ParallelToolCalls = true };

        Text(request, new OpenAIRequestTarget { Model = "m" })
            .ShouldBe("""{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":false}""");
        Write(request with { ToolChoice = new ToolChoice("required") }, new OpenAIRequestTarget { Model = "m" })
            .Error!.Param.ShouldBe("toolChoice");
    }

    private static ChatMessage User(string text) => new() { Role = "user", Content = MessageContent.Of(text) };

    private static JsonElement Json(string json) => JsonElement.Parse(json);

    private Outcome<byte[]> Write(LlmRequest request, OpenAIRequestTarget target) =>
        OpenAIRequestWriter.Write(request, target, _dropped.Add);

    private string Text(LlmRequest request, OpenAIRequestTarget target) =>
        Encoding.UTF8.GetString(Write(request, target).Value.ShouldNotBeNull());
}
