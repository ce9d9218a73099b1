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

    [Fact]
    public void Write_FieldsOfAnotherDialect_AreToldNotSent()
    {
        var request = Hello with { Unknown = new Dictionary<string, JsonElement> { ["container"] = Json("1") } };

        var body = Text(request, new OpenAIRequestTarget { Model = "m", Source = Dialect.Anthropic });

        body.ShouldNotContain("container");
        _dropped.ShouldBe(["container"]);
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
