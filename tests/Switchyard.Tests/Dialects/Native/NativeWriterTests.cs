using System.Buffers;
using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Models;
using Xunit;

namespace Switchyard.Tests.Dialects.Native;

public sealed class NativeWriterTests
{
    [Fact]
    public void Write_WholeAnswer_HasTheContractsFieldsAndNoOthers() => Write(new LlmResponse
    {
        Id = "a",
        Model = "m",
        Provider = "p",
        CreatedAt = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)),
        Content = "Hello <b>\n",
        FinishReason = "stop",
        Usage = new Usage { PromptTokens = 1, CompletionTokens = 1, TotalTokens = 2, Source = Usage.FromProvider, ProviderCost = 5 },
        Cost = new Cost { Input = 0.10m, Total = 0.10m, Source = "catalog" },
        Cached = false,
        LatencyMs = 12.3,
        Metadata = new ResponseMetadata
        {
            RequestId = "r",
            Capabilities = new ModelCapabilities(),
            Attempts = [new AttemptReport("p", "m", "success", 1)],
            DroppedParameters = ["seed"],
        },
    }).ShouldBe("""
        {"id":"a","model":"m","provider":"p","createdAt":"2026-01-01T00:00:00Z","content":"Hello <b>\n","reasoning":null,"toolCalls":[],
        "finishReason":"stop","usage":{"promptTokens":1,"completionTokens":1,"totalTokens":2,"cachedTokens":0,"cacheWriteTokens":0,
        "reasoningTokens":0,"source":"provider"},"cost":{"input":0.10,"output":null,"total":0.10,"currency":"USD","source":"catalog"},
        "cached":false,"latencyMs":12.3,"metadata":{"requestId":"r","capabilities":{"contextWindow":null,"extendedContextWindow":null,"maxOutputTokens":null,
        "pricing":null,"strengths":[],"useCases":[],"multimodal":null,"inputModalities":[],"outputModalities":[],
        "tools":null,"parallelTools":null,"structuredOutput":null,"reasoning":null,"promptCaching":null,"supportedParameters":[],
        "knowledgeCutoff":null,"deprecationDate":null,"family":null,"tokenizer":null,"qualityTags":[],"sources":{}},"attempts":[{"provider":"p","model":"m","outcome":"success","latencyMs":1}],
        "droppedParameters":["seed"]}}
        """.ReplaceLineEndings(""));

    [Fact]
    public void Write_EmptyAnswer_SaysNull() => Write(new LlmResponse()).ShouldBe("""
        {"id":null,"model":null,"provider":null,"createdAt":null,"content":null,"reasoning":null,"toolCalls":[],
        "finishReason":null,"usage":null,"cost":null,"cached":null,"latencyMs":null,"metadata":null}
        """.ReplaceLineEndings(""));

    [Fact]
    public void Write_FieldsBeyondTheContract_StandOnlyWhenSet()
    {
        var text = Write(new LlmResponse
        {
            Refusal = "no",
            NativeFinishReason = "end_turn",
            ReasoningDetails = [JsonElement.Parse("{\"n\":\n1.50,\"half\":\"\\ud800\"}")],
            ToolCalls = [new ToolCall { Index = 0, Id = "c", Name = "f", Arguments = "{}" }],
        });

        text.ShouldContain("""
            "reasoningDetails":[{"n":1.50,"half":"\ud800"}],"toolCalls":[{"index":0,"id":"c","name":"f","arguments":"{}"}],"refusal":"no"
            """);
        text.ShouldContain("\"nativeFinishReason\":\"end_turn\"");
        text.ShouldNotContain("annotations");
        text.ShouldNotContain("logprobs");
    }

    private static string Write(LlmResponse answer)
    {
        var output = new ArrayBufferWriter<byte>();
        NativeWriter.Write(answer, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
