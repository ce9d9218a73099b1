using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIRequestRewriterTests
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private readonly List<string> _dropped = [];

    [Theory]
    [InlineData("{\"model\":\"m\"," + Messages + "}")]
    [InlineData(" { \"model\" : \"\\u006d\" , \"x\" : 1.000 ,\n" + Messages + " } ")]
    [InlineData("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + Messages + "}")]
    [InlineData("{\"model\":\"m\",\"stream\":false,\"stream_options\":null," + Messages + "}")]
    public void Rewrite_NothingToChange_GivesTheSameMemory(string text)
    {
        var body = new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text));
        var outline = OpenAIRequestScanner.Scan(body.Span, CallKind.Chat).Value.ShouldNotBeNull();

        var bytes = new OpenAIRequestRewriter(body, outline, new QuirkOptions(), _dropped.Add).Rewrite("m").Value.ShouldNotBeNull().Bytes;

        bytes.Equals(body).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{\"model\":\"x\"," + Messages + "}", "{\"model\":\"m\"," + Messages + "}")]
    [InlineData("{ \"model\" :\t\"x\" , " + Messages + " }", "{ \"model\" :\t\"m\" , " + Messages + " }")]
    [InlineData("{\"model\":null," + Messages + "}", "{\"model\":\"m\"," + Messages + "}")]
    [InlineData("{" + Messages + "}", "{" + Messages + ",\"model\":\"m\"}")]
    [InlineData("{" + Messages + " }", "{" + Messages + ",\"model\":\"m\" }")]
    public void Rewrite_OtherModel_ReplacesOnlyIt(string text, string expected) => Rewrite(text).ShouldBe(expected);

    [Theory]
    [InlineData("", ",\"stream_options\":{\"include_usage\":true}")]
    [InlineData(",\"stream_options\":null", ",\"stream_options\":{\"include_usage\":true}")]
    [InlineData(",\"stream_options\":{ }", ",\"stream_options\":{\"include_usage\":true }")]
    [InlineData(",\"stream_options\":{\"a\":1}", ",\"stream_options\":{\"include_usage\":true,\"a\":1}")]
    [InlineData(",\"stream_options\":{\"a\":{},\"include_usage\": false }", ",\"stream_options\":{\"a\":{},\"include_usage\": true }")]
    [InlineData(",\"stream_options\":{\"include_usage\":null}", ",\"stream_options\":{\"include_usage\":true}")]
    public void Rewrite_Stream_AsksForUsage(string options, string expected)
    {
        const string head = "{\"model\":\"m\"," + Messages + ",\"stream\":true";

        Rewrite(head + options + "}").ShouldBe(head + expected + "}");
    }

    [Theory]
    [InlineData("{\"model\":\"m\"," + Messages + "}", null, "{\"model\":\"m\"," + Messages + ",\"max_tokens\":4096}")]
    [InlineData("{\"model\":\"m\",\"max_tokens\":null," + Messages + "}", null, "{\"model\":\"m\"," + Messages + ",\"max_tokens\":4096}")]
    [InlineData("{" + Messages + "}", "max_completion_tokens", "{" + Messages + ",\"model\":\"m\",\"max_completion_tokens\":4096}")]
    public void Rewrite_AnswerMustHaveABound_AsksForItAndSaysSo(string text, string? field, string expected)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var outline = OpenAIRequestScanner.Scan(body, CallKind.Chat).Value.ShouldNotBeNull();
        var quirks = new QuirkOptions { MaxTokensField = field };

        var written = new OpenAIRequestRewriter(body, outline, quirks, _dropped.Add, outputCap: 4096).Rewrite("m").Value.ShouldNotBeNull();

        Encoding.UTF8.GetString(written.Bytes.Span).ShouldBe(expected);
        _dropped.ShouldBe(["max_tokens"]);
    }

    [Theory]
    [InlineData(",\"stream_options\":{\"include_usage\":true}")]
    [InlineData("")]
    public void Rewrite_TargetWithoutStreamOptions_LeavesThemOutUnsaid(string options)
    {
        const string head = "{\"model\":\"m\"," + Messages + ",\"stream\":true";

        Rewrite(head + options + "}", new QuirkOptions { StreamOptions = false }).ShouldBe(head + "}");
        _dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a", "{ \"b\":2,  \"c\":3 , \"model\":\"m\" }")]
    [InlineData("b", "{ \"a\":1 ,  \"c\":3 , \"model\":\"m\" }")]
    [InlineData("c", "{ \"a\":1 , \"b\":2, \"model\":\"m\" }")]
    [InlineData("a,b", "{ \"c\":3 , \"model\":\"m\" }")]
    [InlineData("b,c", "{ \"a\":1 , \"model\":\"m\" }")]
    [InlineData("a,b,c", "{ \"model\":\"m\" }")]
    public void Rewrite_DroppedFields_LeaveTheOthersWithTheirBlanks(string drop, string expected)
    {
        const string text = "{ \"a\":1 , \"b\":2,  \"c\":3 , \"model\":\"m\" }";
        var quirks = new QuirkOptions { DropFields = drop.Split(',') };

        var rewritten = RewriteAny(text, quirks);

        // Which of two commas' blanks stay is not promised; the fields, their order and their own bytes are.
        rewritten.Replace(" ", "", StringComparison.Ordinal).ShouldBe(expected.Replace(" ", "", StringComparison.Ordinal));
        rewritten.ShouldStartWith("{ ");
        rewritten.ShouldEndWith(" }");
        _dropped.ShouldBe(drop.Split(','));
    }

    [Fact]
    public void Rewrite_LastFieldDropped_KeepsTheEnd()
    {
        RewriteAny("{\"model\":\"m\", \"z\":null }", new QuirkOptions { DropFields = ["z"] }).ShouldBe("{\"model\":\"m\" }");

        _dropped.ShouldBeEmpty("a null says nothing that could be lost");
    }

    [Fact]
    public void Rewrite_EveryFieldDropped_AddsTheModelAlone() =>
        RewriteAny("{\"a\":1,\"b\":2}", new QuirkOptions { DropFields = ["a", "b"] }).ShouldBe("{\"model\":\"m\"}");

    [Theory]
    [InlineData("\"max_tokens\": 5", "\"max_completion_tokens\": 5", "")]
    [InlineData("\"max_completion_tokens\":5", "\"max_completion_tokens\":5", "")]
    [InlineData("\"max_tokens\":5,\"max_completion_tokens\":6", "\"max_completion_tokens\":6", "max_tokens")]
    [InlineData("\"max_completion_tokens\":6,\"max_tokens\":5", "\"max_completion_tokens\":6", "max_tokens")]
    public void Rewrite_MaxTokensField_IsRenamedOnce(string fields, string expected, string dropped)
    {
        Rewrite("{\"model\":\"m\"," + fields + "," + Messages + "}", new QuirkOptions { MaxTokensField = "max_completion_tokens" })
            .ShouldBe("{\"model\":\"m\"," + expected + "," + Messages + "}");

        string.Join(',', _dropped).ShouldBe(dropped);
    }

    [Fact]
    public void Rewrite_DeveloperRoles_BecomeSystem() =>
        Rewrite(
            "{\"model\":\"m\",\"messages\":[{\"role\": \"developer\",\"content\":\"developer\"},{\"role\":\"user\",\"content\":\"\"},{\"content\":\"\",\"role\":\"dev\\u0065loper\" }]}",
            new QuirkOptions { DeveloperAsSystem = true })
        .ShouldBe("{\"model\":\"m\",\"messages\":[{\"role\": \"system\",\"content\":\"developer\"},{\"role\":\"user\",\"content\":\"\"},{\"content\":\"\",\"role\":\"system\" }]}");

    [Theory]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\"}", "response_format")]
    public void Rewrite_WhatTheTargetCanNotHonour_IsRefused(string field, string param)
    {
        var error = Run("{" + field + "," + Messages + "}", new QuirkOptions { RefuseFields = ["logprobs"], JsonSchema = false }).Error.ShouldNotBeNull();

        (error.Code, error.Param).ShouldBe((LlmErrorCode.UnsupportedParameter, param));
    }

    [Fact]
    public void Rewrite_RefusedFieldOfNull_IsNoWish() =>
        Run("{\"logprobs\":null," + Messages + "}", new QuirkOptions { RefuseFields = ["logprobs"] }).IsSuccess.ShouldBeTrue();

    private string Rewrite(string text, QuirkOptions? quirks = null) => Written(Run(text, quirks ?? new QuirkOptions()));

    private string RewriteAny(string text, QuirkOptions quirks)
    {
        var body = Encoding.UTF8.GetBytes(text.Insert(text.IndexOf('"', StringComparison.Ordinal), "\"input\":\"\","));
        var outline = OpenAIRequestScanner.Scan(body, CallKind.Embeddings).Value.ShouldNotBeNull();
        quirks.DropFields = [.. quirks.DropFields, "input"];
        var drops = new List<string>();
        var written = Written(new OpenAIRequestRewriter(body, outline, quirks, drops.Add).Rewrite("m"));
        _dropped.AddRange(drops.Where(name => name != "input"));
        return written;
    }

    private Outcome<RewrittenBody> Run(string text, QuirkOptions quirks)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var outline = OpenAIRequestScanner.Scan(body, CallKind.Chat).Value.ShouldNotBeNull();
        return new OpenAIRequestRewriter(body, outline, quirks, _dropped.Add).Rewrite("m");
    }

    private static string Written(Outcome<RewrittenBody> outcome) => Encoding.UTF8.GetString(outcome.Value.ShouldNotBeNull().Bytes.Span);
}
