using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Errors;
using Xunit;
using static Switchyard.Tests.Dialects.Anthropic.Written;

namespace Switchyard.Tests.Dialects.Anthropic;

public sealed class AnthropicRequestFieldTests
{
    private const string Opus47 = "claude-opus-4-7";

    [Theory]
    [InlineData("\"temperature\":0.70", Haiku, "temperature", "0.70", "")]
    [InlineData("\"temperature\":1.5", Haiku, "temperature", "1", "temperature")]
    [InlineData("\"temperature\":0.2", Opus47, "temperature", null, "temperature")]
    [InlineData("\"temperature\":1", Opus47, "temperature", null, "")]
    [InlineData("\"topP\":0.90", Haiku, "top_p", "0.90", "")]
    [InlineData("\"topP\":0.9,\"temperature\":0.5", Haiku, "top_p", null, "topP")]
    [InlineData("\"topP\":1,\"temperature\":0.5", Haiku, "top_p", null, "")]
    [InlineData("\"topP\":0.9", Opus47, "top_p", null, "topP")]
    [InlineData("\"topK\":40", Haiku, "top_k", "40", "")]
    [InlineData("\"topK\":0", Haiku, "top_k", null, "")]
    [InlineData("\"topK\":40", Opus47, "top_k", null, "topK")]
    [InlineData("\"stop\":[\"END\",\" \\n\"]", Haiku, "stop_sequences", "[\"END\"]", "stop")]
    [InlineData("\"stop\":\"\\n\"", Haiku, "stop_sequences", null, "stop")]
    [InlineData("\"stop\":[]", Haiku, "stop_sequences", null, "")]
    [InlineData("\"maxTokens\":7", Haiku, "max_tokens", "7", "")]
    [InlineData("\"user\":\"u-1\"", Haiku, "metadata", "{\"user_id\":\"u-1\"}", "")]
    [InlineData("\"metadata\":{\"user_id\":\"u-2\",\"x\":1}", Haiku, "metadata", "{\"user_id\":\"u-2\"}", "metadata")]
    [InlineData("\"metadata\":{}", Haiku, "metadata", null, "")]
    [InlineData("\"responseFormat\":{\"type\":\"text\"}", Haiku, "output_config", null, "")]
    [InlineData(
        "\"responseFormat\":{\"type\":\"json_schema\",\"jsonSchema\":{\"name\":\"n\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}",
        Haiku, "output_config", "{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}", "")]
    [InlineData(
        "\"responseFormat\":{\"type\":\"json_schema\",\"jsonSchema\":{\"schema\":{}}},\"extra\":{\"output_config\":{\"effort\":\"low\"}}",
        Haiku, "output_config", "{\"format\":{\"type\":\"json_schema\",\"schema\":{}},\"effort\":\"low\"}", "")]
    [InlineData("\"extra\":{\"service_tier\":\"auto\"}", Haiku, "service_tier", "\"auto\"", "")]
    [InlineData("\"extra\":{\"cache_control\":{\"type\":\"ephemeral\"}}", Haiku, "cache_control", "{\"type\":\"ephemeral\"}", "")]
    [InlineData("\"tools\":[{\"name\":\"a\",\"strict\":true}]", "claude-3-5-haiku-20241022", "output_config", null, "tools[].strict")]
    [InlineData("\"seed\":7", Haiku, "seed", null, "seed")]
    [InlineData("\"logprobs\":true,\"topLogprobs\":2", Haiku, "logprobs", null, "logprobs,topLogprobs")]
    [InlineData("\"minP\":0.1,\"frequencyPenalty\":0.5,\"presencePenalty\":0.5", Haiku, "min_p", null, "minP,frequencyPenalty,presencePenalty")]
    [InlineData("\"repetitionPenalty\":1.1,\"logitBias\":{\"1\":2}", Haiku, "logit_bias", null, "repetitionPenalty,logitBias")]
    [InlineData("\"frequencyPenalty\":0,\"presencePenalty\":0,\"logitBias\":{},\"logprobs\":false", Haiku, "logit_bias", null, "")]
    [InlineData("\"fallbacks\":[\"x\"],\"timeoutMs\":5,\"tags\":[\"t\"],\"cache\":{\"mode\":\"use\"}", Haiku, "cache", null, "")]
    public void Write_Field_IsWrittenOrReported(string fields, string model, string name, string? expected, string dropped)
    {
        var written = With(fields, model);

        written.Error.ShouldBeNull();
        ShouldBeJson(written.Body![name], expected is null ? null : JsonNode.Parse(expected));
        string.Join(',', written.Dropped).ShouldBe(dropped);
    }

    [Fact]
    public void Write_Numbers_KeepTheirDigits() => With("\"temperature\":0.70").Text.ShouldContain("\"temperature\":0.70");

    [Theory]
    [InlineData("n", "2", "n", LlmErrorCode.UnsupportedParameter)]
    [InlineData("functions", "[]", "functions", LlmErrorCode.UnsupportedParameter)]
    [InlineData("modalities", "[\"text\",\"audio\"]", "modalities", LlmErrorCode.UnsupportedParameter)]
    public void Write_UnknownFieldThatChangesTheAnswer_IsRefused(string name, string value, string param, LlmErrorCode code)
    {
        var error = WithUnknown(name, value).Error;

        error.ShouldNotBeNull().Code.ShouldBe(code);
        error.Param.ShouldBe(param);
    }

    [Theory]
    [InlineData("n", "1", "")]
    [InlineData("modalities", "[\"text\"]", "")]
    [InlineData("store", "null", "")]
    [InlineData("store", "true", "store")]
    [InlineData("model", "\"other\"", "model")]
    public void Write_OtherUnknownField_IsLeftOutAndReported(string name, string value, string dropped)
    {
        var written = WithUnknown(name, value);

        string.Join(',', written.Dropped).ShouldBe(dropped);
        written.Body!["model"]!.GetValue<string>().ShouldBe(Haiku);
        written.Body["store"].ShouldBeNull();
    }

    [Fact]
    public void Write_CacheControlAtTheTop_IsWritten() =>
        ShouldBeJson(WithUnknown("cache_control", """{"type":"ephemeral"}""").Body!["cache_control"], """{"type":"ephemeral"}""");

    [Fact]
    public void Write_MessageFieldsWithoutMeaning_AreReportedOnce()
    {
        var written = Of("""
            {"messages":[{"role":"user","name":"bob","content":[{"type":"image","url":"https://x.test/a.png","detail":"high"}]},
             {"role":"assistant","content":"A","reasoning":"thought","annotations":[{}]},{"role":"user","name":"eve","content":"B"}]}
            """);

        written.Dropped.ShouldBe(
            ["messages[].name", "messages[].content[].detail", "messages[].annotations", "messages[].reasoning"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("\"responseFormat\":{\"type\":\"json_object\"}", Haiku, LlmErrorCode.UnsupportedParameter, "responseFormat")]
    [InlineData("\"responseFormat\":{\"type\":\"json_schema\",\"jsonSchema\":{\"schema\":{}}}", "claude-3-haiku-20240307", LlmErrorCode.UnsupportedParameter, "responseFormat")]
    [InlineData("\"responseFormat\":{\"type\":\"json_schema\",\"jsonSchema\":{}}", Haiku, LlmErrorCode.InvalidRequest, "responseFormat.jsonSchema.schema")]
    [InlineData("\"toolChoice\":\"required\"", Haiku, LlmErrorCode.InvalidRequest, "toolChoice")]
    [InlineData("\"tools\":[{\"description\":\"d\"}]", Haiku, LlmErrorCode.InvalidRequest, "tools[0].name")]
    [InlineData("\"tools\":[{\"name\":\"a\",\"parameters\":[]}]", Haiku, LlmErrorCode.InvalidRequest, "tools[0].parameters")]
    [InlineData("\"reasoning\":{\"effort\":\"huge\"}", Haiku, LlmErrorCode.InvalidRequest, "reasoning.effort")]
    [InlineData("\"reasoning\":{\"effort\":\"huge\"},\"maxTokens\":9000", Opus47, LlmErrorCode.InvalidRequest, "reasoning.effort")]
    [InlineData("\"extra\":{\"model\":\"claude-opus-4-7\"}", Haiku, LlmErrorCode.InvalidRequest, "extra.model")]
    [InlineData("\"extra\":{\"max_tokens\":99999}", Haiku, LlmErrorCode.InvalidRequest, "extra.max_tokens")]
    [InlineData("\"extra\":{\"temperature\":1},\"temperature\":0", Haiku, LlmErrorCode.InvalidRequest, "extra.temperature")]
    public void Write_FieldThatCanNotBe_IsRefusedByName(string fields, string model, LlmErrorCode code, string param)
    {
        var error = With(fields, model).Error;

        error.ShouldNotBeNull().Code.ShouldBe(code);
        error.Param.ShouldBe(param);
    }

    [Theory]
    [InlineData("""[{"role":"system","content":"S"}]""", LlmErrorCode.UnsupportedParameter, "messages")]
    [InlineData("""[{"role":"system","content":"S"},{"role":"assistant","content":"Hello"}]""", LlmErrorCode.UnsupportedParameter, "messages[1].role")]
    [InlineData("""[{"role":"robot","content":"S"}]""", LlmErrorCode.InvalidRequest, "messages[0].role")]
    [InlineData("""[{"role":"system","content":[{"type":"image","url":"u"}]},{"role":"user","content":"Q"}]""", LlmErrorCode.UnsupportedParameter, "messages[0].content")]
    [InlineData("""[{"role":"user","content":"Q"},{"role":"assistant","toolCalls":[{"id":"1","name":"a","arguments":"{}"},{"id":"2","name":"a","arguments":"{\"x\":"}]}]""", LlmErrorCode.InvalidRequest, "messages[1].toolCalls[1].arguments")]
    [InlineData("""[{"role":"user","content":"Q"},{"role":"assistant","toolCalls":[{"id":"1","name":"a","arguments":"{} {}"}]}]""", LlmErrorCode.InvalidRequest, "messages[1].toolCalls[0].arguments")]
    [InlineData("""[{"role":"user","content":"Q"},{"role":"assistant","toolCalls":[{"id":"1","name":"a","arguments":"[1]"}]}]""", LlmErrorCode.InvalidRequest, "messages[1].toolCalls[0].arguments")]
    [InlineData("""[{"role":"user","content":"Q"},{"role":"assistant","toolCalls":[{"name":"a","arguments":"{}"}]}]""", LlmErrorCode.InvalidRequest, "messages[1].toolCalls[0]")]
    [InlineData("""[{"role":"user","content":"Q"},{"role":"tool","content":"x"}]""", LlmErrorCode.InvalidRequest, "messages[1].toolCallId")]
    [InlineData("""[{"role":"user","content":[{"type":"text","text":"Q"},{"type":"audio","data":"AAAA","format":"wav"}]}]""", LlmErrorCode.UnsupportedParameter, "messages[0].content[1]")]
    [InlineData("""[{"role":"user","content":[{"type":"image"}]}]""", LlmErrorCode.InvalidRequest, "messages[0].content[0]")]
    [InlineData("""[{"role":"user","content":[{"type":"image","url":"data:image/png,AAAA"}]}]""", LlmErrorCode.InvalidRequest, "messages[0].content[0]")]
    [InlineData("""[{"role":"user","content":[{"type":"image","data":"AAAA"}]}]""", LlmErrorCode.InvalidRequest, "messages[0].content[0].mediaType")]
    [InlineData("""[{"role":"user","content":[{"type":"file","data":"AAAA","mediaType":"application/zip"}]}]""", LlmErrorCode.UnsupportedParameter, "messages[0].content[0]")]
    [InlineData("""[{"role":"user","content":[{"type":"file","data":"?","mediaType":"text/plain"}]}]""", LlmErrorCode.InvalidRequest, "messages[0].content[0].data")]
    public void Write_MessageThatCanNotBe_IsRefusedByName(string messages, LlmErrorCode code, string param)
    {
        var error = Of($$"""{"messages":{{messages}}}""").Error;

        error.ShouldNotBeNull().Code.ShouldBe(code);
        error.Param.ShouldBe(param);
    }

    private static Written WithUnknown(string name, string value) =>
        Of(Request("""{"messages":[{"role":"user","content":"Hi"}]}""") with
        {
            Unknown = new Dictionary<string, JsonElement> { [name] = JsonElement.Parse(value) },
        });
}
