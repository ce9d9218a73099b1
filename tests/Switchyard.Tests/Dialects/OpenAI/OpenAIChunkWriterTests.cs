using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIChunkWriterTests
{
    private static readonly Usage Figures = new()
    {
        PromptTokens = 3,
        CompletionTokens = 2,
        TotalTokens = 5,
        CachedTokens = 1,
        ReasoningTokens = 1,
        Source = Usage.FromProvider,
    };

    [Fact]
    public void Write_TextStream_IsTheDialectToTheByte()
    {
        var data = SseText.Data(Write(
            true,
            new LlmResponse { Id = "msg_1", Model = "claude" },
            new LlmResponse { Id = "msg_1", Content = "Hi \"you\"" },
            new LlmResponse { FinishReason = "stop", Usage = Figures }));

        data.ShouldBe(
        [
            Chunk("""{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}"""),
            Chunk("""{"choices":[{"index":0,"delta":{"content":"Hi \"you\""},"logprobs":null,"finish_reason":null}],"usage":null}"""),
            Chunk("""{"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}"""),
            Chunk("""{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"prompt_tokens_details":{"cached_tokens":1,"cache_write_tokens":0},"completion_tokens_details":{"reasoning_tokens":1}}}"""),
            "[DONE]",
        ]);
    }

    [Fact]
    public void Write_ToolCalls_AreCountedFromZero()
    {
        var chunks = SseText.Json(Write(
            false,
            Call(2, "a", "f", null),
            Call(2, null, null, "{\"x\""),
            Call(5, "b", "g", "{}"),
            Call(2, null, null, ":1}"),
            new LlmResponse { FinishReason = "tool_calls" }));

        chunks.Take(4).Select(chunk => chunk["choices"]![0]!["delta"]!["tool_calls"]![0]!.ToJsonString()).ShouldBe(
        [
            """{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}""",
            """{"index":0,"function":{"arguments":"{\u0022x\u0022"}}""",
            """{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}""",
            """{"index":0,"function":{"arguments":":1}"}}""",
        ]);
        chunks[4]["choices"]![0]!["finish_reason"]!.GetValue<string>().ShouldBe("tool_calls");
        chunks.Count.ShouldBe(5);
    }

    [Fact]
    public void Write_Reasoning_IsSaidUnderBothNames()
    {
        var details = JsonElement.Parse("[\n{\"type\":\"reasoning.text\",\r\n\"n\":1.50}]").EnumerateArray().ToList();

        var chunk = SseText.Json(Write(false, new LlmResponse { Reasoning = "why", ReasoningDetails = details })).First();

        chunk["choices"]![0]!["delta"]!.ToJsonString().ShouldBe(
            """{"role":"assistant","content":"","reasoning":"why","reasoning_content":"why","reasoning_details":[{"type":"reasoning.text","n":1.50}]}""");
    }

    [Fact]
    public void Write_FinishTwice_IsWrittenOnce()
    {
        var chunks = SseText.Json(Write(
            false,
            new LlmResponse { Content = "a", FinishReason = "stop" },
            new LlmResponse { FinishReason = "stop", Usage = Figures },
            new LlmResponse { Content = "late" }));

        chunks.Select(chunk => chunk["choices"]![0]!["finish_reason"]?.GetValue<string>()).ShouldBe([null, "stop"]);
    }

    [Fact]
    public void WriteEnd_UsageNotAskedForOrUnknown_IsNotWritten()
    {
        SseText.Data(Write(false, new LlmResponse { Content = "a", Usage = Figures })).Count.ShouldBe(2);
        SseText.Data(Write(true, new LlmResponse { Content = "a", Usage = Usage.Unknown })).Count.ShouldBe(2);
    }

    [Fact]
    public void WriteEnd_UsageInEveryDelta_IsTheLastOne()
    {
        var chunks = SseText.Json(Write(
            true,
            new LlmResponse { Content = "a", Usage = Figures with { CompletionTokens = 1 } },
            new LlmResponse { Content = "b", Usage = Figures }));

        chunks.Count(chunk => chunk["usage"] is not null).ShouldBe(1);
        chunks[^1]["usage"]!["completion_tokens"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public void Write_AnyText_ComesOutTheSameOnOneLine() => Prop.ForAll(
        Texts().ToArbitrary(),
        texts =>
        {
            var output = Write(true, [.. texts.Select(text => new LlmResponse { Content = text, Reasoning = text })]);

            var deltas = SseText.Json(output).Select(chunk => chunk["choices"] is JsonArray { Count: > 0 } choices ? choices[0]!["delta"] : null).ToList();
            string.Concat(deltas.Select(delta => delta?["content"]?.GetValue<string>())).ShouldBe(string.Concat(texts));
            string.Concat(deltas.Select(delta => delta?["reasoning"]?.GetValue<string>())).ShouldBe(string.Concat(texts));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Write_ThenRead_GivesTheSameDeltas() => Prop.ForAll(
        Texts().ToArbitrary(),
        texts =>
        {
            var written = Write(false, [.. texts.Select(text => Call(1, "a", "f", text))]);

            var reader = new OpenAIChunkReader();
            var read = SseText.Data(written).SkipLast(1)
                .SelectMany(data => reader.Read(System.Text.Encoding.UTF8.GetBytes(data), new AnswerFacts()).ToolCalls ?? [])
                .ToList();
            string.Concat(read.Select(call => call.Arguments)).ShouldBe(string.Concat(texts));
            read.Count(call => call is { Id: "a", Name: "f" }).ShouldBe(texts.Length == 0 ? 0 : 1);
        }).QuickCheckThrowOnFailure();

    // Whole runes of every kind, line ends and their look-alikes more often than chance would bring them.
    private static Gen<string[]> Texts()
    {
        var rune = Gen.OneOf(
            Gen.Choose(0, 0xD7FF),
            Gen.Choose(0xE000, 0x10FFFF),
            Gen.Elements('\n', '\r', '\u2028', '\u2029', '\u0085', '\0', '"', '\\').Select(letter => (int)letter));
        return rune.Select(char.ConvertFromUtf32).ArrayOf().Select(string.Concat).ArrayOf();
    }

    private static string Chunk(string rest) =>
        """{"id":"msg_1","object":"chat.completion.chunk","created":7,"model":"claude", """.TrimEnd() + rest[1..];

    private static LlmResponse Call(int index, string? id, string? name, string? arguments) => new()
    {
        ToolCalls = [new ToolCall { Index = index, Id = id, Name = name, Arguments = arguments }],
    };

    private static ArrayBufferWriter<byte> Write(bool includeUsage, params LlmResponse[] deltas)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new OpenAIChunkWriter("req", "model", DateTimeOffset.FromUnixTimeSeconds(7), includeUsage);
        foreach (var delta in deltas)
        {
            writer.Write(delta, output);
        }

        writer.WriteEnd(output);
        return output;
    }
}
