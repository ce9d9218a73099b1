using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Xunit;
using static Switchyard.Tests.Dialects.Anthropic.Written;

namespace Switchyard.Tests.Dialects.Anthropic;

public sealed class ClientWordsTests
{
    [Theory]
    [InlineData("\"response_format\":{\"type\":\"json_object\"}", LlmErrorCode.UnsupportedParameter, "response_format")]
    [InlineData("\"response_format\":{\"type\":\"grammar\"}", LlmErrorCode.UnsupportedParameter, "response_format")]
    [InlineData("\"tool_choice\":{\"type\":\"allowed_tools\"}", LlmErrorCode.UnsupportedParameter, "tool_choice")]
    [InlineData("\"tool_choice\":\"required\"", LlmErrorCode.InvalidRequest, "tool_choice")]
    [InlineData("\"n\":2", LlmErrorCode.UnsupportedParameter, "n")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"\"}}]", LlmErrorCode.InvalidRequest, "tools[0].function.name")]
    [InlineData("\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"a\"}}]", LlmErrorCode.UnsupportedParameter, "tools[0]")]
    public void Write_RefusedFieldOfAnOpenAIClient_IsNamedInItsWords(string fields, LlmErrorCode code, string param)
    {
        var error = Write(fields).Error;

        error.ShouldNotBeNull().Code.ShouldBe(code);
        error.Param.ShouldBe(param);
    }

    [Fact]
    public void Write_BadArgumentsOfAnOpenAIClient_AreNamedInItsWords()
    {
        const string Json = """
            {"messages":[{"role":"user","content":"Q"},{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"a","arguments":"{"}}]}]}
            """;

        Of(Read(Json), client: Dialect.OpenAI).Error.ShouldNotBeNull().Param.ShouldBe("messages[1].tool_calls[0].function.arguments");
    }

    [Fact]
    public void Write_DroppedFieldsOfAnOpenAIClient_AreNamedInItsWords()
    {
        const string Json = """
            {"messages":[{"role":"user","name":"bob","content":[
               {"type":"image_url","image_url":{"url":"https://x.test/a.png","detail":"high","size":1}},{"type":"text","text":"Q","mark":true}]}],
             "tools":[{"type":"function","function":{"name":"a","kind":1,"strict":true}}],
             "frequency_penalty":0.5,"top_logprobs":3,"store":true,"reasoning":{"effort":"low","summary":"auto"},"temperature":0}
            """;

        Of(Read(Json), "claude-3-5-haiku-20241022", client: Dialect.OpenAI).Dropped.ShouldBe(
            [
                "messages[].name", "messages[].content[].image_url.detail", "messages[].content[].image_url.size", "messages[].content[].mark",
                "tools[].function.kind", "tools[].function.strict", "frequency_penalty", "top_logprobs", "store", "reasoning.summary", "reasoning",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Write_ThinkingBudgetOfAnOpenAIClient_IsHonoured()
    {
        var written = Write("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":3000}");

        ShouldBeJson(written.Body!["thinking"], """{"type":"enabled","budget_tokens":3000}""");
        written.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Write_RefusalPart_GoesBackAsText()
    {
        const string Json = """
            {"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":[{"type":"refusal","refusal":"No."}]},{"role":"user","content":"R"}]}
            """;

        ShouldBeJson(Of(Read(Json)).Body!["messages"]![1]!["content"], """[{"type":"text","text":"No."}]""");
    }

    [Fact]
    public void Write_FileOfAnOpenAIClient_IsADocument()
    {
        const string Json = """
            {"messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,QUJD"}}]}]}
            """;

        ShouldBeJson(Of(Read(Json)).Body!["messages"]![0]!["content"], """
            [{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"QUJD"},"title":"a.pdf"}]
            """);
    }

    private static Written Write(string fields) =>
        Of(Read($$"""{"messages":[{"role":"user","content":"Hi"}],{{fields}}}"""), client: Dialect.OpenAI);

    private static LlmRequest Read(string json) => OpenAIRequestReader.Read(Encoding.UTF8.GetBytes(json)).Value.ShouldNotBeNull();
}
