using System.Buffers;
using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIAnswerWriterTests
{
    [Fact]
    public void Write_TextAnswer_IsTheDialectToTheByte() => Write(new LlmResponse
    {
        Id = "msg_1",
        Model = "claude",
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(7),
        Content = "Hi\n",
        FinishReason = "stop",
        Usage = new Usage { PromptTokens = 3, CompletionTokens = 2, TotalTokens = 5, CacheWriteTokens = 1, Source = Usage.FromProvider },
    }).ShouldBe("""
        {"id":"msg_1","object":"chat.completion","created":7,"model":"claude","choices":[{"index":0,
        "message":{"role":"assistant","content":"Hi\n","refusal":null},"logprobs":null,"finish_reason":"stop"}],
        "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,
        "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":1},"completion_tokens_details":{"reasoning_tokens":0}}}
        """.ReplaceLineEndings(""));

    [Fact]
    public void Write_UnknownUsage_IsLeftOut() =>
        Write(new LlmResponse { Id = "a", Usage = Usage.Unknown }).ShouldNotContain("usage");

    [Fact]
    public void Write_ThenRead_GivesTheSameAnswer()
    {
        var answer = new LlmResponse
        {
            Id = "a",
            Model = "m",
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(7),
            Reasoning = "why\u2028\uD83D\uDE00",
            ReasoningDetails = [JsonElement.Parse("""{"type":"reasoning.text","n":1.50}""")],
            ToolCalls = [new ToolCall { Index = 0, Id = "c", Name = "f", Arguments = "{\"a\":1}" }],
            Refusal = "no",
            Annotations = JsonElement.Parse("""[{"type":"url_citation"}]"""),
            FinishReason = "content_filter",
            NativeFinishReason = "content_filter",
            Usage = new Usage { PromptTokens = 3, CompletionTokens = 2, TotalTokens = 5, ReasoningTokens = 1, Source = Usage.FromProvider },
        };
        var body = Encoding.UTF8.GetBytes(Write(answer));
        var facts = new AnswerFacts();
        new OpenAIAnswerScanner(facts).Scan(body);

        var read = OpenAIAnswerReader.Read(body, facts);

        read.ToolCalls.ShouldBe(answer.ToolCalls);
        read.ReasoningDetails!.Single().GetRawText().ShouldBe("""{"type":"reasoning.text","n":1.50}""");
        read.Annotations!.Value.GetRawText().ShouldBe("""[{"type":"url_citation"}]""");
        (read with { ToolCalls = answer.ToolCalls, ReasoningDetails = answer.ReasoningDetails, Annotations = answer.Annotations }).ShouldBe(answer);
    }

    private static string Write(LlmResponse answer)
    {
        var output = new ArrayBufferWriter<byte>();
        OpenAIAnswerWriter.Write(answer, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
