using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIAnswerReaderTests
{
    public static IEnumerable<TheoryDataRow<string>> Answers => RecordedTraffic.Names(exchange =>
        !exchange.IsStream && exchange.Answer.Contains("\"message\"", StringComparison.Ordinal) && exchange.AnswerJson["error"] is null);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Answers))]
    public void Read_RecordedAnswer_HoldsWhatItsJsonSays(string name)
    {
        var exchange = RecordedTraffic.Load(name);
        var json = exchange.AnswerJson;
        var choice = json["choices"]![0]!;
        var message = choice["message"]!;

        var answer = Read(exchange.Answer);

        answer.Id.ShouldBe(Text(json["id"]));
        answer.Model.ShouldBe(Text(json["model"]));
        answer.Content.ShouldBe(message["content"] is JsonArray parts ? Join(parts, "text") : Text(message["content"]));
        answer.Reasoning.ShouldBe(ExpectedReasoning(message));
        (answer.ReasoningDetails?.Count ?? 0).ShouldBe(Count(message["reasoning_details"]));
        (answer.Annotations?.GetArrayLength() ?? 0).ShouldBe(Count(message["annotations"]));
        answer.Refusal.ShouldBe(Text(message["refusal"]) is { Length: > 0 } refusal ? refusal : null);
        answer.NativeFinishReason.ShouldBe(Text(choice["finish_reason"]));
        answer.ToolCalls.ShouldBe(ExpectedCalls(message));
        answer.CreatedAt?.ToUnixTimeSeconds().ShouldBe(json["created"]!.GetValue<long>());
        if (json["usage"]?["prompt_tokens"] is { } prompt)
        {
            answer.Usage!.PromptTokens.ShouldBe(prompt.GetValue<long>());
        }
    }

    [Theory]
    [InlineData("compat/mistral-reasoning-array-content", FinishReasons.Stop)]
    [InlineData("compat/snowflake-finish-reason-empty", FinishReasons.ToolCalls)]
    [InlineData("openai/structured-refusal", FinishReasons.ContentFilter)]
    [InlineData("openai/finish-content-filter", FinishReasons.ContentFilter)]
    [InlineData("llamabox/finish-length", FinishReasons.Length)]
    [InlineData("deepseek/finish-insufficient-system-resource", FinishReasons.Error)]
    public void Read_OddFinish_IsMapped(string name, string expected) =>
        Read(RecordedTraffic.Load(name).Answer).FinishReason.ShouldBe(expected);

    [Theory]
    [InlineData("""{"arguments":{"a": 1.50}}""", """{"a": 1.50}""")]
    [InlineData("""{"arguments":null}""", "{}")]
    [InlineData("""{"arguments":""}""", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("""{"arguments":"{\"a\":1}"}""", """{"a":1}""")]
    public void Read_ArgumentsOfAnyShape_AreText(string function, string expected)
    {
        var answer = Read($$"""{"choices":[{"message":{"tool_calls":[{"id":"a","function":{{function}}}]},"finish_reason":"stop"}]}""");

        answer.ToolCalls!.Single().ShouldBe(new ToolCall { Index = 0, Id = "a", Arguments = expected });
    }

    [Fact]
    public void Read_SeveralChoicesOutOfOrder_TakesChoiceZero()
    {
        var answer = Read("""{"choices":[{"index":1,"message":{"content":"b"}},{"index":0,"message":{"content":"a"}}]}""");

        answer.Content.ShouldBe("a");
    }

    [Fact]
    public void Read_OldFunctionCall_IsAToolCall()
    {
        var answer = Read("""{"choices":[{"message":{"function_call":{"name":"f","arguments":"{}"}},"finish_reason":"function_call"}]}""");

        answer.ToolCalls.ShouldBe([new ToolCall { Index = 0, Name = "f", Arguments = "{}" }]);
        answer.FinishReason.ShouldBe(FinishReasons.ToolCalls);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"a\ud83db\n\u00e9"}}]}""", "a\uFFFDb\né")]
    [InlineData("""{"choices":[{"message":{"content":"\ude00\ud83d\ude00\"\\"}}]}""", "\uFFFD\uD83D\uDE00\"\\")]
    public void Read_HalfASurrogatePair_BecomesAReplacementCharacter(string json, string expected) =>
        Read(json).Content.ShouldBe(expected);

    [Theory]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":null}""")]
    [InlineData("""{"choices":[null]}""")]
    [InlineData("""{"choices":[{"message":"text"}]}""")]
    [InlineData("""{"choices":[{"message":{"content":5,"tool_calls":"x","reasoning":{},"refusal":[],"annotations":{}}}]}""")]
    public void Read_UnexpectedTypes_CountAsAbsent(string json)
    {
        var answer = Read(json);

        answer.Content.ShouldBeNull();
        answer.ToolCalls.ShouldBeNull();
        answer.Reasoning.ShouldBeNull();
    }

    private static LlmResponse Read(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json.Trim());
        var facts = new AnswerFacts();
        new OpenAIAnswerScanner(facts).Scan(bytes);
        return OpenAIAnswerReader.Read(bytes, facts);
    }

    private static string? Text(JsonNode? node) => node is JsonValue ? node.GetValue<string>() : null;

    private static int Count(JsonNode? node) => node is JsonArray list ? list.Count : 0;

    private static string Join(JsonArray parts, string type) => string.Concat(
        from part in parts
        where Text(part!["type"]) == type
        select part[type] is JsonArray inner ? Join(inner, "text") : Text(part[type]));

    private static string? ExpectedReasoning(JsonNode message)
    {
        var text = Text(message["reasoning_content"]) ?? Text(message["reasoning"]);
        text ??= message["content"] is JsonArray parts ? Join(parts, "thinking") : null;
        return text is "" ? null : text;
    }

    private static List<ToolCall>? ExpectedCalls(JsonNode message) =>
        message["tool_calls"] is not JsonArray { Count: > 0 } calls
            ? null
            : [.. calls.Select((call, position) => new ToolCall
            {
                Index = call!["index"]?.GetValue<int>() ?? position,
                Id = Text(call["id"]),
                Name = Text(call["function"]!["name"]),
                Arguments = Text(call["function"]!["arguments"]) is { Length: > 0 } arguments ? arguments : "{}",
            })];
}
