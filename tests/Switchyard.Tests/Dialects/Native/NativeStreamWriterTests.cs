using System.Buffers;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Native;
using Xunit;

namespace Switchyard.Tests.Dialects.Native;

public sealed class NativeStreamWriterTests
{
    private static readonly Usage Figures = new() { PromptTokens = 1, CompletionTokens = 2, TotalTokens = 3, Source = Usage.FromProvider };

    [Fact]
    public void Write_Stream_SaysOnlyWhatChangesAndEndsWithTheFigures()
    {
        var data = SseText.Data(Write(
            new LlmResponse { LatencyMs = 5, Cost = new Cost { Source = "unpriced" } },
            new LlmResponse { Id = "a", Model = "m" },
            new LlmResponse { Id = "a", Model = "m", Content = "Hi\u2028\r\n" },
            new LlmResponse { Id = "a", Model = "m" },
            new LlmResponse { Id = "a", Model = "m2", ToolCalls = [new ToolCall { Index = 0, Arguments = "{" }] },
            new LlmResponse { Content = "!", FinishReason = "stop", NativeFinishReason = "end_turn" },
            new LlmResponse { FinishReason = "stop", Usage = Figures }));

        data.ShouldBe(
        [
            """{"id":"a","model":"m"}""",
            """{"content":"Hi\u2028\r\n"}""",
            """{"model":"m2","toolCalls":[{"index":0,"arguments":"{"}]}""",
            """{"content":"!"}""",
            """
            {"finishReason":"stop","nativeFinishReason":"end_turn","usage":{"promptTokens":1,"completionTokens":2,"totalTokens":3,"cachedTokens":0,"cacheWriteTokens":0,"reasoningTokens":0,"source":"provider"},"cost":{"currency":"USD","source":"unpriced"},"latencyMs":5}
            """.Trim(),
            "[DONE]",
        ]);
    }

    [Fact]
    public void WriteEnd_FiguresGivenAtTheEnd_WinOverEarlierOnes()
    {
        var data = SseText.Json(Write(
            new LlmResponse { Usage = Figures with { CompletionTokens = 9 } },
            new LlmResponse { Usage = Figures }));

        data.Count.ShouldBe(1);
        data[0]["usage"]!["completionTokens"]!.GetValue<int>().ShouldBe(9);
    }

    private static ArrayBufferWriter<byte> Write(LlmResponse last, params LlmResponse[] deltas)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new NativeStreamWriter();
        foreach (var delta in deltas)
        {
            writer.Write(delta, output);
        }

        writer.WriteEnd(last, output);
        return output;
    }
}
