using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIRequestScannerTests
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":}")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("/* c */{}")]
    [InlineData("{" + Messages + "}x")]
    [InlineData("{" + Messages + ",\"model\":\"\\ud800\"}")]
    [InlineData("{" + Messages + ",\"\\udc00\":1}")]
    [InlineData("{\"messages\":[{\"role\":\"\\ud800\\ud800\",\"content\":\"\"}]}")]
    [InlineData("{" + Messages + ",\"response_format\":{\"type\":\"\\ud800\\ud800\"}}")]
    public void Scan_NotJson_IsInvalidJson(string body) => Fault(body).Code.ShouldBe(LlmErrorCode.InvalidJson);

    [Fact]
    public void Scan_NotUtf8_IsInvalidJson() =>
        OpenAIRequestScanner.Scan([(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)'}'], CallKind.Chat)
            .Error.ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.InvalidJson);

    [Theory]
    [InlineData(62, true)]
    [InlineData(64, false)]
    [InlineData(10_000, false)]
    public void Scan_DeepNesting_IsBounded(int depth, bool fits)
    {
        var body = $"{{{Messages},\"x\":{new string('[', depth)}{new string(']', depth)}}}";

        OpenAIRequestScanner.Scan(Encoding.UTF8.GetBytes(body), CallKind.Chat).IsSuccess.ShouldBe(fits);
    }

    [Theory]
    [InlineData("[]", null)]
    [InlineData("\"x\"", null)]
    [InlineData("null", null)]
    [InlineData("{}", "messages")]
    [InlineData("{\"messages\":null}", "messages")]
    [InlineData("{\"messages\":{}}", "messages")]
    [InlineData("{\"messages\":[]}", "messages")]
    [InlineData("{\"messages\":[1]}", "messages[0]")]
    [InlineData("{\"messages\":[{}]}", "messages[0].role")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"\"},{\"role\":\"robot\"}]}", "messages[1].role")]
    [InlineData("{\"messages\":[{\"role\":1}]}", "messages[0].role")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"role\":\"user\"}]}", "messages[0].role")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":{}}]}", "messages[0].content")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":7}]}", "messages[0].content")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"\",\"content\":\"\"}]}", "messages[0].content")]
    [InlineData("{" + Messages + "," + Messages + "}", "messages")]
    [InlineData("{" + Messages + ",\"model\":\"a\",\"mod\\u0065l\":\"b\"}", "model")]
    [InlineData("{" + Messages + ",\"model\":7}", "model")]
    [InlineData("{" + Messages + ",\"stream\":\"true\"}", "stream")]
    [InlineData("{" + Messages + ",\"stream_options\":[]}", "stream_options")]
    [InlineData("{" + Messages + ",\"stream_options\":{\"include_usage\":1}}", "stream_options.include_usage")]
    [InlineData("{" + Messages + ",\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}", "stream_options.include_usage")]
    [InlineData("{" + Messages + ",\"max_tokens\":0}", "max_tokens")]
    [InlineData("{" + Messages + ",\"max_tokens\":\"5\"}", "max_tokens")]
    [InlineData("{" + Messages + ",\"max_completion_tokens\":-1}", "max_completion_tokens")]
    [InlineData("{" + Messages + ",\"temperature\":\"hot\"}", "temperature")]
    [InlineData("{" + Messages + ",\"tools\":{}}", "tools")]
    [InlineData("{" + Messages + ",\"tool_choice\":[]}", "tool_choice")]
    [InlineData("{" + Messages + ",\"response_format\":\"json\"}", "response_format")]
    [InlineData("{" + Messages + ",\"response_format\":{\"type\":1}}", "response_format.type")]
    [InlineData("{" + Messages + ",\"stop\":1}", "stop")]
    [InlineData("{" + Messages + ",\"n\":1.5}", "n")]
    public void Scan_BadField_IsNamed(string body, string? param)
    {
        var fault = Fault(body);

        (fault.Code, fault.Param).ShouldBe((LlmErrorCode.InvalidRequest, param));
        fault.HttpStatus.ShouldBe(400);
    }

    [Theory]
    [InlineData("{}", "input")]
    [InlineData("{\"input\":null}", "input")]
    [InlineData("{\"input\":5}", "input")]
    [InlineData("{\"input\":\"a\",\"dimensions\":0}", "dimensions")]
    public void Scan_Embeddings_NeedsInput(string body, string param) =>
        OpenAIRequestScanner.Scan(Encoding.UTF8.GetBytes(body), CallKind.Embeddings).Error.ShouldNotBeNull().Param.ShouldBe(param);

    [Theory]
    [InlineData(" \r\n{ " + Messages + " } \n")]
    [InlineData("{" + Messages + ",\"stream\":null,\"max_tokens\":null,\"model\":null,\"tools\":null,\"temperature\":null}")]
    [InlineData("{" + Messages + ",\"new_feature\":{\"deep\":[1e999,-0,\"\\ud83d\\ude00\"]},\"\":0}")]
    [InlineData("{\"messages\":[{\"content\":null,\"role\":\"assistant\",\"tool_calls\":[]},{\"role\":\"function\",\"name\":\"f\",\"content\":\"x\"}]}")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\\ud800\"}]}]}")]
    [InlineData("{\"messages\":[{\"r\\u006fle\":\"us\\u0065r\",\"content\":\"\"}]}")]
    public void Scan_OddButValid_IsTaken(string body) =>
        OpenAIRequestScanner.Scan(Encoding.UTF8.GetBytes(body), CallKind.Chat).Error.ShouldBeNull();

    [Fact]
    public void Scan_GovernedFields_AreNotedWithTheirPlaces()
    {
        const string body = """
            { "model" : "a\u002fb", "stream": true, "stream_options": {"x": [1], "include_usage": false}, "response_format": {"type": "json_schema"},
              "messages": [{"role": "developer", "content": "d"}, {"role": "user", "content": "u"}, {"content": "e", "role": "developer"}] }
            """;

        var outline = OpenAIRequestScanner.Scan(Encoding.UTF8.GetBytes(body), CallKind.Chat).Value.ShouldNotBeNull();

        (outline.Model, outline.Stream, outline.IncludeUsage, outline.JsonSchema).ShouldBe(("a/b", true, false, true));
        body[outline.IncludeUsageValue!.Value].ShouldBe("false");
        outline.DeveloperRoles.Select(role => body[role]).ShouldBe(["\"developer\"", "\"developer\""]);
        outline.Fields.Select(field => body[field.NameStart..field.NameEnd]).ShouldBe(
            ["\"model\"", "\"stream\"", "\"stream_options\"", "\"response_format\"", "\"messages\""]);
        outline.Fields.Select(field => body[field.ValueStart..field.ValueEnd]).Take(4).ShouldBe(
            ["\"a\\u002fb\"", "true", "{\"x\": [1], \"include_usage\": false}", "{\"type\": \"json_schema\"}"]);
    }

    [Theory]
    [InlineData(256, null)]
    [InlineData(257, LlmErrorCode.InvalidRequest)]
    public void Scan_ManyFields_AreBounded(int count, LlmErrorCode? expected)
    {
        var others = string.Concat(Enumerable.Range(1, count - 1).Select(i => $",\"f{i}\":{i}"));

        var outcome = OpenAIRequestScanner.Scan(Encoding.UTF8.GetBytes("{" + Messages + others + "}"), CallKind.Chat);

        (outcome.Error?.Code).ShouldBe(expected);
    }

    private static LlmError Fault(string body) =>
        OpenAIRequestScanner.Scan(Encoding.UTF8.GetBytes(body), CallKind.Chat).Error.ShouldNotBeNull();
}
