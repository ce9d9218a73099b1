using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Dialects.Native;

public sealed class NativeRequestReaderTests
{
    private const string Hi = """{"role":"user","content":"Hi"}""";

    // The example of the contract, word for word but for the bias and schema it leaves empty.
    private const string Full = """
        { "model": "openrouter:openai/gpt-4o-mini", "messages": [ { "role": "user", "content": "Hi" } ],
          "provider": null, "maxTokens": 256, "temperature": 0.70, "topP": 1, "topK": null, "minP": null, "stop": ["\n\n"], "seed": 7,
          "frequencyPenalty": 0, "presencePenalty": 0, "repetitionPenalty": null, "logitBias": {}, "logprobs": false, "topLogprobs": null,
          "tools": [], "toolChoice": "auto", "parallelToolCalls": true, "responseFormat": { "type": "json_schema", "jsonSchema": {} },
          "reasoning": { "effort": "low", "maxTokens": null, "exclude": false },
          "fallbacks": ["deepseek:deepseek-chat"], "timeoutMs": 60000, "user": "u-1", "metadata": {}, "tags": ["doc:42"],
          "cache": { "mode": "use", "ttlSeconds": 3600 }, "extra": { "any provider field": 1.50 } }
        """;

    [Fact]
    public void Read_ContractExample_KeepsEveryField()
    {
        var request = Read(Full).Value.ShouldNotBeNull();

        request.Model.ShouldBe("openrouter:openai/gpt-4o-mini");
        request.Messages.Single().Content!.Text.ShouldBe("Hi");
        (request.MaxTokens, request.TopP, request.Seed, request.TimeoutMs).ShouldBe((256, 1m, 7L, 60000));
        request.Temperature!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe("0.70");
        request.Stop.ShouldBe(["\n\n"]);
        request.ToolChoice.ShouldBe(new ToolChoice("auto"));
        request.Reasoning.ShouldBe(new ReasoningOptions { Effort = "low", Exclude = false });
        request.Cache.ShouldBe(new CacheOptions { Mode = "use", TtlSeconds = 3600 });
        request.Fallbacks.ShouldBe(["deepseek:deepseek-chat"]);
        request.Extra!["any provider field"].GetRawText().ShouldBe("1.50");
    }

    [Theory]
    [InlineData("{}", "messages", "is missing")]
    [InlineData("""{"messages":null}""", "messages", "wrong type")]
    [InlineData("""{"messages":[]}""", "messages", "at least one")]
    [InlineData("""{"messages":[null]}""", "messages[0]", "an object")]
    [InlineData("""{"messages":[5]}""", "messages[0]", "wrong type")]
    [InlineData("""{"messages":[{}]}""", "messages[0].role", "is missing")]
    [InlineData("""{"messages":[{"role":5}]}""", "messages[0].role", "wrong type")]
    [InlineData("""{"messages":[{"role":"robot","content":"x"}]}""", "messages[0].role", "one of")]
    [InlineData("""{"messages":[{"role":"\ud800","content":"x"}]}""", "messages[0].role", "wrong type")]
    [InlineData("""{"messages":[{"role":"user","role":"user"}]}""", "messages[0].role", "more than once")]
    [InlineData("""{"messages":[HI],"model":"a","model":"b"}""", "model", "more than once")]
    [InlineData("""{"messages":[HI],"max_tokens":5}""", "max_tokens", "not a field")]
    [InlineData("""{"messages":[HI],"odd.name[0]":5}""", "odd.name[0]", "not a field")]
    [InlineData("""{"messages":[HI],"cache":{"mod":"use"}}""", "cache.mod", "not a field")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "messages[0].content", "a string")]
    [InlineData("""{"messages":[HI,{"role":"user","content":5}]}""", "messages[1].content", "wrong type")]
    [InlineData("""{"messages":[{"role":"user","content":[{}]}]}""", "messages[0].content[0].type", "is missing")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","tex":"x"}]}]}""", "messages[0].content[0].tex", "not a field")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"text","text":5}]}]}""", "messages[0].content[1].text", "wrong type")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "messages[0].content[0].text", "a string")]
    [InlineData("""{"messages":[{"role":"user","content":[null]}]}""", "messages[0].content[0]", "an object")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image"}]}]}""", "messages[0].content[0].url", "given")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image","data":"AA=="}]}]}""", "messages[0].content[0].mediaType", "media type")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"audio","url":"https://x"}]}]}""", "messages[0].content[0].data", "base64")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"smell"}]}]}""", "messages[0].content[0].type", "one of")]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "messages[0].toolCallId", "id of the call")]
    [InlineData("""{"messages":[{"role":"assistant","toolCalls":[{"name":"f"}]}]}""", "messages[0].toolCalls[0].id", "not empty")]
    [InlineData("""{"messages":[HI],"maxTokens":0}""", "maxTokens", "at least 1")]
    [InlineData("""{"messages":[HI],"maxTokens":1.5}""", "maxTokens", "wrong type")]
    [InlineData("""{"messages":[HI],"maxTokens":"5"}""", "maxTokens", "wrong type")]
    [InlineData("""{"messages":[HI],"timeoutMs":0}""", "timeoutMs", "at least 1")]
    [InlineData("""{"messages":[HI],"cache":{"mode":"maybe"}}""", "cache.mode", "one of")]
    [InlineData("""{"messages":[HI],"toolChoice":"maybe"}""", "toolChoice", "wrong type")]
    [InlineData("""{"messages":[HI],"stop":[1]}""", "stop", "wrong type")]
    [InlineData("""{"messages":[HI],"tools":[{}]}""", "tools[0].name", "not empty")]
    [InlineData("""{"messages":[HI],"responseFormat":{}}""", "responseFormat.type", "is missing")]
    [InlineData("""{"messages":[HI],"responseFormat":{"type":"xml"}}""", "responseFormat.type", "one of")]
    [InlineData("""{"messages":[HI],"responseFormat":{"type":"json_schema"}}""", "responseFormat.jsonSchema", "an object")]
    [InlineData("""{"messages":[HI],"reasoning":{"effort":"huge"}}""", "reasoning.effort", "one of")]
    [InlineData("""{"messages":[HI],"extra":{"a":1,"a":2}}""", "extra.a", "more than once")]
    [InlineData("""{"messages":[HI],"fallbacks":[null]}""", "fallbacks[0]", "not empty")]
    public void Read_WrongField_IsNamed(string body, string param, string says)
    {
        var error = Read(body).Error.ShouldNotBeNull();

        error.Code.ShouldBe(LlmErrorCode.InvalidRequest);
        error.Param.ShouldBe(param);
        error.Message.ShouldContain(says);
        error.Message.ShouldStartWith(param);
        error.Message.ShouldNotContain("Switchyard.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"messages":[HI]} x""")]
    [InlineData("""{"messages":[HI],"seed":01}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x"]}]}""")]
    public void Read_BrokenJson_IsInvalidJson(string body) => Read(body).Error!.Code.ShouldBe(LlmErrorCode.InvalidJson);

    [Fact]
    public void Read_TooDeep_IsInvalidJson() =>
        Read($$"""{"messages":[HI],"metadata":{{new string('[', 70)}}{{new string(']', 70)}}}""").Error!.Code.ShouldBe(LlmErrorCode.InvalidJson);

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("null")]
    public void Read_NoObject_IsInvalidRequest(string body) => Read(body).Error!.Code.ShouldBe(LlmErrorCode.InvalidRequest);

    [Fact]
    public void Read_VeryLongFieldName_IsCutInTheError()
    {
        var error = Read($$"""{"messages":[HI],"{{new string('x', 5000)}}":1}""").Error!;

        error.Message.Length.ShouldBeLessThan(300);
    }

    private static Outcome<LlmRequest> Read(string body) =>
        NativeRequestReader.Read(Encoding.UTF8.GetBytes(body.Replace("HI", Hi, StringComparison.Ordinal)));
}
