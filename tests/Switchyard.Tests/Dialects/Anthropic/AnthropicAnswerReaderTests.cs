using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Anthropic;
using Switchyard.Core.Errors;
using Xunit;
using static Switchyard.Tests.Dialects.Anthropic.Written;

namespace Switchyard.Tests.Dialects.Anthropic;

public sealed class AnthropicAnswerReaderTests
{
    [Theory]
    // name, finish, prompt, completion, cached, cache write, reasoning
    [InlineData("cache-read", "stop", 7361, 4, 7351, 0, 0)]
    [InlineData("cache-write", "stop", 7361, 4, 0, 7351, 0)]
    [InlineData("compaction", "stop", 55416, 133, 0, 0, 0)]
    [InlineData("plain-basic", "stop", 16, 13, 0, 0, 0)]
    [InlineData("plain-server-fallback", "stop", 412, 264, 0, 0, 0)]
    [InlineData("refusal", "content_filter", 18, 5, 0, 0, 0)]
    [InlineData("stop-sequence", "stop", 32, 5, 0, 0, 0)]
    [InlineData("pause-turn", "length", 401468, 792, 0, 0, 0)]
    [InlineData("structured-output-config", "stop", 181, 12, 0, 0, 0)]
    [InlineData("thinking", "stop", 80, 755, 0, 0, 456)]
    [InlineData("thinking-2025", "stop", 52, 215, 0, 0, 0)]
    [InlineData("tool-choice-none", "stop", 633, 9, 0, 0, 0)]
    [InlineData("tool-parallel", "tool_calls", 701, 98, 0, 0, 0)]
    public void ReadFacts_RecordedAnswer_GivesFinishAndUsage(
        string fixture, string finish, long prompt, long completion, long cached, long written, long reasoning)
    {
        var facts = AnthropicAnswerReader.ReadFacts(AnthropicFixtures.Body(fixture)).Value.ShouldNotBeNull();

        facts.FinishReason.ShouldBe(finish);
        facts.Usage.ShouldBe(new Usage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            TotalTokens = prompt + completion,
            CachedTokens = cached,
            CacheWriteTokens = written,
            ReasoningTokens = reasoning,
            Source = "provider",
        });
    }

    [Theory]
    [InlineData("{\"ephemeral_5m_input_tokens\":20,\"ephemeral_1h_input_tokens\":10}", 10)]
    [InlineData("null", 0)]
    [InlineData("{}", 0)]
    public void ReadFacts_WritesForAnHour_AreToldApart(string creation, long expected)
    {
        var body = """{"type":"message","content":[],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":1,"cache_creation_input_tokens":30,"cache_creation":CREATION}}"""
            .Replace("CREATION", creation, StringComparison.Ordinal);

        var usage = AnthropicAnswerReader.ReadFacts(Encoding.UTF8.GetBytes(body)).Value.ShouldNotBeNull().Usage;

        (usage.PromptTokens, usage.CacheWriteTokens, usage.CacheWriteLongTokens).ShouldBe((35, 30, expected));
    }

    [Theory]
    [InlineData("plain-basic")]
    [InlineData("compaction")]
    [InlineData("file-mixed")]
    [InlineData("multi-turn")]
    [InlineData("plain-server-fallback")]
    [InlineData("refusal")]
    [InlineData("structured-forced-tool")]
    [InlineData("thinking")]
    [InlineData("thinking-roundtrip")]
    [InlineData("tool-choice-none")]
    [InlineData("tool-no-params")]
    [InlineData("tool-parallel")]
    [InlineData("tool-single")]
    [InlineData("pause-turn")]
    public void ReadResponse_RecordedAnswer_GivesWhatItsBlocksSay(string fixture)
    {
        var body = AnthropicFixtures.Body(fixture);
        var root = JsonElement.Parse(body);
        var blocks = root.GetProperty("content").EnumerateArray().ToList();

        var response = Read(body);

        response.Id.ShouldBe(root.GetProperty("id").GetString());
        response.Model.ShouldBe(root.GetProperty("model").GetString());
        response.NativeFinishReason.ShouldBe(root.GetProperty("stop_reason").GetString());
        (response.Content ?? "").ShouldBe(Joined(blocks, "text", "text"));
        (response.Reasoning ?? "").ShouldBe(Joined(blocks, "thinking", "thinking"));
        (response.ReasoningDetails ?? []).Select(detail => detail.GetProperty("signature").GetString())
            .ShouldBe(Of(blocks, "thinking").Select(block => block.GetProperty("signature").GetString()));
        (response.ToolCalls ?? []).Select(call => (call.Index, call.Id, call.Name, call.Arguments)).ShouldBe(
            Of(blocks, "tool_use").Select((block, i) =>
                ((int?)i, block.GetProperty("id").GetString(), block.GetProperty("name").GetString(), (string?)block.GetProperty("input").GetRawText())));
    }

    [Fact]
    public void ReadResponse_Refusal_SaysTheProvidersReason()
    {
        var response = Read(AnthropicFixtures.Body("refusal"));

        response.Content.ShouldBeNull();
        response.Refusal.ShouldNotBeNull().ShouldStartWith("This request triggered restrictions");
    }

    [Fact]
    public void ReadResponse_EveryKindOfBlock_KeepsDigitsOrderAndCitations()
    {
        var response = Read("""
            {"id":"m","type":"message","role":"assistant","model":"c","stop_reason":"tool_use","content":[
             {"type":"redacted_thinking","data":"QUJD"},{"type":"thinking","thinking":"","signature":"s=="},
             {"type":"text","text":"A","citations":[{"type":"char_location","cited_text":"x"}]},
             {"type":"brand_new","text":"?"},{"type":"text","text":"B","citations":null},
             {"type":"server_tool_use","id":"s1","name":"web_search","input":{"q":1}},
             {"type":"tool_use","id":"t1","name":"f","input":{"x":1.50, "y":8.1e-05}},{"type":"tool_use","id":"t2","name":"g","input":null}],
             "usage":{"input_tokens":1,"output_tokens":2}}
            """);

        response.Content.ShouldBe("AB");
        response.Reasoning.ShouldBeNull();
        response.ToolCalls.ShouldBe([
            new ToolCall { Index = 0, Id = "t1", Name = "f", Arguments = """{"x":1.50, "y":8.1e-05}""" },
            new ToolCall { Index = 1, Id = "t2", Name = "g", Arguments = "{}" }]);
        ShouldBeJson(JsonArray.Create(response.Annotations!.Value), """[{"type":"char_location","cited_text":"x"}]""");
        ShouldBeJson(JsonNode.Parse($"[{string.Join(',', response.ReasoningDetails!.Select(detail => detail.GetRawText()))}]"), """
            [{"type":"reasoning.encrypted","data":"QUJD","format":"anthropic-claude-v1","index":0},
             {"type":"reasoning.text","text":"","signature":"s==","format":"anthropic-claude-v1","index":1}]
            """);
    }

    [Fact]
    public void ReadResponse_TextThatIsNoText_IsRepaired()
    {
        byte[] body = [.. """{"content":[{"type":"text","text":"a\ud83d\n\ud83d\ude00 \"q\" """u8, 0xFF, .. "\"}],\"stop_reason\":\"end_turn\"}"u8];

        Read(body).Content.ShouldBe("a\uFFFD\n\U0001F600 \"q\" \uFFFD");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"type":"message","content":"text"}""")]
    [InlineData("""{"type":"message","content":[]} x""")]
    [InlineData("""{"type":"message","content":[{"type":"text","text":"cut""")]
    [InlineData("""{"type":"error","content":[],"error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("""{"\ud800":1,"content":[]}""")]
    public void ReadFacts_NoAnswer_IsAnInvalidResponse(string body) =>
        AnthropicAnswerReader.ReadFacts(Encoding.UTF8.GetBytes(body)).Error.ShouldNotBeNull()
            .Code.ShouldBe(LlmErrorCode.UpstreamInvalidResponse);

    [Theory]
    [InlineData("\"model_context_window_exceeded\"", "length")]
    [InlineData("\"max_tokens\"", "length")]
    [InlineData("\"compaction\"", "length")]
    [InlineData("\"something_new\"", "error")]
    [InlineData("\"\"", "error")]
    [InlineData("null", "error")]
    public void ReadFacts_StopReason_IsNeverTakenForACleanEnd(string reason, string expected) =>
        AnthropicAnswerReader.ReadFacts(Encoding.UTF8.GetBytes($$"""{"content":[],"stop_reason":{{reason}}}""")).Value.ShouldNotBeNull()
            .FinishReason.ShouldBe(expected);

    [Theory]
    [InlineData("thinking")]
    [InlineData("thinking-2025")]
    [InlineData("thinking-turn1")]
    [InlineData("pause-turn")]
    public void ReadResponse_ThinkingSentBack_IsTheSameBlocksAgain(string fixture)
    {
        var body = AnthropicFixtures.Body(fixture);
        var original = JsonNode.Parse(body)!["content"]!.AsArray().Where(block => block!["type"]!.GetValue<string>() == "thinking").ToList();
        var response = Read(body);

        var request = new LlmRequest
        {
            Messages =
            [
                new ChatMessage { Role = "user", Content = MessageContent.Of("Q") },
                new ChatMessage
                {
                    Role = "assistant",
                    Content = response.Content is null ? null : MessageContent.Of(response.Content),
                    Reasoning = response.Reasoning,
                    ReasoningDetails = response.ReasoningDetails,
                },
                new ChatMessage { Role = "user", Content = MessageContent.Of("R") },
            ],
        };
        var written = Written.Of(request);

        original.ShouldNotBeEmpty();
        var sent = written.Body!["messages"]![1]!["content"]!.AsArray();
        for (var i = 0; i < original.Count; i++)
        {
            ShouldBeJson(sent[i], original[i]);
        }

        sent[original.Count]!["type"]!.GetValue<string>().ShouldBe("text");
        written.Dropped.ShouldBeEmpty();
    }

    private static LlmResponse Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    private static LlmResponse Read(byte[] body) =>
        AnthropicAnswerReader.ReadResponse(body, AnthropicAnswerReader.ReadFacts(body).Value.ShouldNotBeNull());

    private static IEnumerable<JsonElement> Of(List<JsonElement> blocks, string type) =>
        blocks.Where(block => block.GetProperty("type").ValueEquals(type));

    private static string Joined(List<JsonElement> blocks, string type, string field) =>
        string.Concat(Of(blocks, type).Select(block => block.GetProperty(field).GetString()));
}
