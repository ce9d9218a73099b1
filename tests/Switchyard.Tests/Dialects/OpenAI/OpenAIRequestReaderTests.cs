using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIRequestReaderTests
{
    private const string Hi = """{"role":"user","content":"Hi"}""";

    [Theory]
    [InlineData("{}", "messages")]
    [InlineData("""{"messages":[]}""", "messages")]
    [InlineData("""{"messages":{}}""", "messages")]
    [InlineData("""{"messages":[5]}""", "messages[0]")]
    [InlineData("""{"messages":[{"content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"robot","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"user","content":null}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":5}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":["x"]}]}""", "messages[0].content[0]")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "messages[0].content[0].text")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"image_url","image_url":"https://x"}]}]}""", "messages[0].content[1].image_url")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"file","file":{}}]}]}""", "messages[0].content[0].file.file_id")]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "messages[0].tool_call_id")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function"}]}]}""", "messages[0].tool_calls[0].function")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":{}}}]}]}""", "messages[0].tool_calls[0].function.arguments")]
    [InlineData("""{"messages":[{"role":"assistant","reasoning_details":"x"}]}""", "messages[0].reasoning_details")]
    [InlineData("""{"messages":[HI],"temperature":"1"}""", "temperature")]
    [InlineData("""{"messages":[HI],"temperature":1e400}""", "temperature")]
    [InlineData("""{"messages":[HI],"max_tokens":0}""", "max_tokens")]
    [InlineData("""{"messages":[HI],"max_tokens":1.5}""", "max_tokens")]
    [InlineData("""{"messages":[HI],"max_tokens":1,"max_completion_tokens":2}""", "max_tokens")]
    [InlineData("""{"messages":[HI],"stream":"yes"}""", "stream")]
    [InlineData("""{"messages":[HI],"stream_options":{"include_usage":1}}""", "stream_options.include_usage")]
    [InlineData("""{"messages":[HI],"stop":[1]}""", "stop[0]")]
    [InlineData("""{"messages":[HI],"stop":1}""", "stop")]
    [InlineData("""{"messages":[HI],"seed":1.5}""", "seed")]
    [InlineData("""{"messages":[HI],"tools":[1]}""", "tools[0]")]
    [InlineData("""{"messages":[HI],"tools":[{"type":"function"}]}""", "tools[0].function")]
    [InlineData("""{"messages":[HI],"tools":[{"type":"function","function":{}}]}""", "tools[0].function.name")]
    [InlineData("""{"messages":[HI],"tool_choice":"sometimes"}""", "tool_choice")]
    [InlineData("""{"messages":[HI],"tool_choice":{"type":"function"}}""", "tool_choice.function")]
    [InlineData("""{"messages":[HI],"response_format":{"type":"json_schema"}}""", "response_format.json_schema")]
    [InlineData("""{"messages":[HI],"reasoning":{"effort":"low"},"reasoning_effort":"high"}""", "reasoning_effort")]
    [InlineData("""{"messages":[HI],"thinking":{"type":"maybe"}}""", "thinking.type")]
    [InlineData("""{"messages":[HI],"logit_bias":[]}""", "logit_bias")]
    public void Read_WrongField_IsNamed(string body, string param)
    {
        var error = Read(body).Error;

        error.ShouldNotBeNull();
        error.Code.ShouldBe(LlmErrorCode.InvalidRequest);
        error.Param.ShouldBe(param);
    }

    [Theory]
    [InlineData("""{"messages":[HI],"functions":[]}""", "functions")]
    [InlineData("""{"messages":[HI],"function_call":"auto"}""", "function_call")]
    [InlineData("""{"messages":[{"role":"function","name":"f","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"assistant","function_call":{"name":"f","arguments":""}}]}""", "messages[0].function_call")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"custom","custom":{}}]}]}""", "messages[0].tool_calls[0].type")]
    public void Read_OldFunctionInterface_IsRefusedByName(string body, string param)
    {
        var error = Read(body).Error;

        error.ShouldNotBeNull();
        error.Code.ShouldBe(LlmErrorCode.UnsupportedParameter);
        error.Param.ShouldBe(param);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"messages":[HI]} x""")]
    [InlineData("""{"model":"a","model":"b","messages":[HI]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud800"}]}""")]
    [InlineData("""{"messages":[HI],"\ud800":1}""")]
    public void Read_BrokenJson_IsInvalidJson(string body) => Read(body).Error!.Code.ShouldBe(LlmErrorCode.InvalidJson);

    [Fact]
    public void Read_TooDeep_IsInvalidJson() =>
        Read($$"""{"messages":[HI],"x":{{new string('[', 70)}}{{new string(']', 70)}}}""").Error!.Code.ShouldBe(LlmErrorCode.InvalidJson);

    [Fact]
    public void Read_NotUtf8_IsInvalidJson() =>
        OpenAIRequestReader.Read(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' }).Error!.Code.ShouldBe(LlmErrorCode.InvalidJson);

    [Fact]
    public void Read_Parts_KeepTheirKind()
    {
        var request = Read("""
            {"messages":[{"role":"user","content":[
              {"type":"text","text":"a","cache_control":{"type":"ephemeral"},"new_hint":1},
              {"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low","crop":2}},
              {"type":"image_url","image_url":{"url":"https://example.org/a.png"}},
              {"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}},
              {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="}},
              {"type":"video_url","video_url":{"url":"https://example.org/a.mp4"}},
              {"type":"refusal","refusal":"no"},
              {"type":"hologram","hologram":{}}]}]}
            """).Value!;

        var parts = request.Messages[0].Content!.Parts!;

        parts.Select(part => part.Type).ShouldBe(["text", "image", "image", "audio", "file", "video", "refusal", "hologram"]);
        parts[0].CacheControl!.Value.GetRawText().ShouldBe("""{"type":"ephemeral"}""");
        parts[0].Unknown!.Keys.ShouldBe(["new_hint"]);
        (parts[1].MediaType, parts[1].Data, parts[1].Url, parts[1].Detail).ShouldBe(("image/png", "AA==", null, "low"));
        parts[1].Unknown!.Keys.ShouldBe(["image_url.crop"]);
        parts[2].Url.ShouldBe("https://example.org/a.png");
        (parts[3].Data, parts[3].Format).ShouldBe(("AA==", "wav"));
        (parts[4].MediaType, parts[4].Filename).ShouldBe(("application/pdf", "a.pdf"));
        parts[6].Text.ShouldBe("no");
        parts[7].Raw!.Value.GetRawText().ShouldBe("""{"type":"hologram","hologram":{}}""");
    }

    [Fact]
    public void Read_UnknownFields_AreKept()
    {
        var request = Read("""
            {"messages":[{"role":"user","content":"Hi","weight":1.50}],"provider":{"order":["a"]},"n":1,"user":null,"extra_null":null,
             "reasoning":{"effort":"low","summary":"auto"},"response_format":{"type":"grammar","grammar":"x"},
             "tool_choice":{"type":"allowed_tools"}}
            """).Value!;

        request.Unknown!.Keys.ShouldBe(
            ["provider", "n", "tool_choice", "response_format", "reasoning.summary"], ignoreOrder: true);
        request.Messages[0].Unknown!["weight"].GetRawText().ShouldBe("1.50");
        request.Reasoning.ShouldBe(new ReasoningOptions { Effort = "low" });
        request.ToolChoice.ShouldBeNull();
    }

    [Theory]
    [InlineData("0.70", "0.70")]
    [InlineData("1.0000000000000000000001", "1.0000000000000000000001")]
    [InlineData("1E-7", "0.0000001")]
    public void Read_Number_KeepsItsDigits(string json, string expected)
    {
        var request = Read($$"""{"messages":[HI],"temperature":{{json}}}""").Value!;

        request.Temperature!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(expected);
    }

    [Fact]
    public void Read_AssistantTurn_KeepsCallsAndReasoning()
    {
        var message = Read("""
            {"messages":[{"role":"assistant","content":null,"reasoning_content":"why","function_call":{"name":"","arguments":""},
             "reasoning_details":[{"type":"reasoning.text","text":"why"}],"refusal":null,
             "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":""}}]}]}
            """).Value!.Messages[0];

        message.Content.ShouldBeNull();
        message.Reasoning.ShouldBe("why");
        message.ReasoningDetails!.Single().GetRawText().ShouldBe("""{"type":"reasoning.text","text":"why"}""");
        message.ToolCalls.ShouldBe([new ToolCall { Id = "a", Name = "f", Arguments = "" }]);
        message.Unknown.ShouldBeNull();
    }

    private static Outcome<LlmRequest> Read(string body) =>
        OpenAIRequestReader.Read(Encoding.UTF8.GetBytes(body.Replace("HI", Hi, StringComparison.Ordinal)));
}
