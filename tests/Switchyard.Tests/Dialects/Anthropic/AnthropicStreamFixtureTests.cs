using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Dialects.Anthropic;

public sealed class AnthropicStreamFixtureTests
{
    [Theory]
    // name, model, finish, prompt, completion, cache write, reasoning
    [InlineData("stream-cache", "claude-3-5-sonnet-20240620", "stop", 1169, 201, 1165, 0)]
    [InlineData("stream-delta-input-tokens", "claude-opus-4-5-20251101", "stop", 61, 2, 0, 0)]
    [InlineData("stream-duplicate-message-start", "claude-3-haiku-20240307", "stop", 17, 227, 0, 0)]
    [InlineData("stream-text", "claude-haiku-4-5-20251001", "stop", 15, 9, 0, 0)]
    [InlineData("stream-text-2025", "claude-3-5-haiku-20241022", "stop", 17, 108, 0, 0)]
    [InlineData("stream-thinking", "claude-haiku-4-5-20251001", "stop", 80, 638, 0, 353)]
    [InlineData("stream-thinking-2025", "claude-3-7-sonnet-20250219", "stop", 52, 216, 0, 0)]
    [InlineData("stream-tool", "claude-haiku-4-5-20251001", "tool_calls", 633, 75, 0, 0)]
    [InlineData("stream-tool-result", "claude-haiku-4-5-20251001", "stop", 748, 49, 0, 0)]
    public void Read_CompleteStream_GivesTheWholeAnswer(
        string fixture, string model, string finish, long prompt, long completion, long cacheWrite, long reasoning)
    {
        var streamed = Streamed.OfFixture(fixture);

        streamed.Last.Kind.ShouldBe(StreamEventKind.End);
        streamed.Reader.IsComplete.ShouldBeTrue();
        streamed.Facts.Model.ShouldBe(model);
        streamed.Facts.FinishReason.ShouldBe(finish);
        var expected = new Usage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            TotalTokens = prompt + completion,
            CacheWriteTokens = cacheWrite,
            ReasoningTokens = reasoning,
            Source = "provider",
        };
        streamed.Facts.Usage.ShouldBe(expected);
        streamed.Deltas.Last().ShouldSatisfyAllConditions(
            last => last.FinishReason.ShouldBe(finish),
            last => last.Usage.ShouldBe(expected));
        streamed.Text.ShouldBe(Pieces(fixture, "text"));
        streamed.Reasoning.ShouldBe(Pieces(fixture, "thinking"));
    }

    [Fact]
    public void Read_RecordedText_IsTheKnownText() =>
        Streamed.OfFixture("stream-thinking-2025").Reasoning.ShouldStartWith("Let me count the occurrences of the letter 'r'");

    [Fact]
    public void Read_RecordedToolCall_ComesInFragmentsOfOneCall()
    {
        var call = Streamed.OfFixture("stream-tool").ToolCalls.ShouldHaveSingleItem();

        (call.Index, call.Name).ShouldBe((0, "weather"));
        call.Id.ShouldNotBeNull().ShouldStartWith("toolu_");
        Written.ShouldBeJson(JsonNode.Parse(call.Arguments!), """{"latitude":"52.5200","longitude":"13.4050"}""");
    }

    [Theory]
    [InlineData("stream-thinking")]
    [InlineData("stream-thinking-2025")]
    public void Read_RecordedThinking_GoesBackAsTheBlockItWas(string fixture)
    {
        var streamed = Streamed.OfFixture(fixture);
        var request = new LlmRequest
        {
            Messages =
            [
                new ChatMessage { Role = "user", Content = MessageContent.Of("Q") },
                new ChatMessage
                {
                    Role = "assistant",
                    Content = MessageContent.Of(streamed.Text),
                    ReasoningDetails = [.. streamed.Deltas.SelectMany(delta => delta.ReasoningDetails ?? [])],
                },
                new ChatMessage { Role = "user", Content = MessageContent.Of("R") },
            ],
        };

        var content = Written.Of(request).Body!["messages"]![1]!["content"]!.AsArray();

        content.Count.ShouldBe(2);
        content[0]!["thinking"]!.GetValue<string>().ShouldBe(Pieces(fixture, "thinking"));
        content[0]!["signature"]!.GetValue<string>().ShouldBe(Pieces(fixture, "signature"));
    }

    [Theory]
    [InlineData("stream-error-api-error")]
    [InlineData("stream-error-overloaded")]
    [InlineData("stream-error-rate-limit")]
    public void Read_ErrorEvent_IsHandedBackUnclassified(string fixture)
    {
        var streamed = Streamed.OfFixture(fixture);

        streamed.Last.IsErrorFrame.ShouldBeTrue();
        streamed.Reader.IsComplete.ShouldBeFalse();
        streamed.Events.Count(read => read.Kind == StreamEventKind.Error).ShouldBe(1);
    }

    [Fact]
    public void Read_ErrorBeforeContent_LeavesOnlyPreamble() =>
        Streamed.OfFixture("stream-error-rate-limit").Kinds.SkipLast(1).ShouldAllBe(kind => kind == StreamEventKind.Preamble);

    [Fact]
    public void Read_CutStream_IsNotComplete()
    {
        var streamed = Streamed.OfFixture("stream-cut");

        streamed.Reader.IsComplete.ShouldBeFalse();
        streamed.Facts.FinishReason.ShouldBeNull();
        streamed.Facts.Usage.ShouldBe(Usage.Unknown);
        streamed.Text.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("stream-cache")]
    [InlineData("stream-cut")]
    [InlineData("stream-duplicate-message-start")]
    [InlineData("stream-error-overloaded")]
    [InlineData("stream-text")]
    [InlineData("stream-thinking")]
    [InlineData("stream-tool")]
    public void Read_FactsOnly_SeesTheSameKindsAndFacts(string fixture)
    {
        var whole = Streamed.OfFixture(fixture);
        var facts = Streamed.OfFixture(fixture, wantsDelta: false);

        facts.Kinds.ShouldBe(whole.Kinds);
        facts.Deltas.ShouldBeEmpty();
        (facts.Facts.Id, facts.Facts.Model, facts.Facts.NativeFinishReason, facts.Facts.Usage)
            .ShouldBe((whole.Facts.Id, whole.Facts.Model, whole.Facts.NativeFinishReason, whole.Facts.Usage));
    }

    private static string Pieces(string fixture, string field)
    {
        var text = new StringBuilder();
        foreach (var data in AnthropicFixtures.Events(fixture))
        {
            var root = JsonElement.Parse(data);
            if (root.TryGetProperty("delta", out var delta) && delta.TryGetProperty(field, out var piece))
            {
                text.Append(piece.GetString());
            }
        }

        return text.ToString();
    }
}
