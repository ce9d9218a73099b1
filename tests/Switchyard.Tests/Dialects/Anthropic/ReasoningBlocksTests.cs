using System.Text.Json;
using Shouldly;
using Switchyard.Core.Chat;
using Xunit;
using static Switchyard.Tests.Dialects.Anthropic.Written;

namespace Switchyard.Tests.Dialects.Anthropic;

public sealed class ReasoningBlocksTests
{
    private const string Drop = "messages[].reasoningDetails";

    [Theory]
    // Fragments of a stream, kept as they came, are joined by index.
    [InlineData(
        """[{"type":"reasoning.text","text":"a","index":0,"format":"anthropic-claude-v1"},{"type":"reasoning.text","text":"b","index":0},{"type":"reasoning.text","signature":"s","index":0},{"type":"reasoning.encrypted","data":"d","index":1},{"type":"reasoning.text","text":"c","signature":"t","index":2}]""",
        """[{"type":"thinking","thinking":"ab","signature":"s"},{"type":"redacted_thinking","data":"d"},{"type":"thinking","thinking":"c","signature":"t"}]""", "")]
    // Without an index a signature closes its block.
    [InlineData(
        """[{"type":"reasoning.text","text":"a"},{"type":"reasoning.text","signature":"s"},{"type":"reasoning.text","text":"b","signature":"t"}]""",
        """[{"type":"thinking","thinking":"a","signature":"s"},{"type":"thinking","thinking":"b","signature":"t"}]""", "")]
    // Hidden thinking has a signature and no text.
    [InlineData("""[{"type":"reasoning.text","text":"","signature":"s","index":0}]""", """[{"type":"thinking","thinking":"","signature":"s"}]""", "")]
    // Blocks in the API's own words stay as they are.
    [InlineData(
        """[{"type":"thinking","thinking":"a","signature":"s"},{"type":"redacted_thinking","data":"d"}]""",
        """[{"type":"thinking","thinking":"a","signature":"s"},{"type":"redacted_thinking","data":"d"}]""", "")]
    // Another maker's details, summaries and unsigned text can not go back.
    [InlineData("""[{"type":"reasoning.encrypted","data":"d","format":"openai-responses-v1","index":0}]""", "[]", Drop)]
    [InlineData("""[{"type":"reasoning.summary","summary":"x","format":"anthropic-claude-v1"}]""", "[]", Drop)]
    [InlineData("""[{"type":"reasoning.text","text":"x","signature":null}]""", "[]", Drop)]
    [InlineData("""["x"]""", "[]", Drop)]
    public void Write_ReasoningDetails_GoBackAsBlocksBeforeTheText(string details, string blocks, string dropped)
    {
        var written = Of(new LlmRequest
        {
            Messages =
            [
                new ChatMessage { Role = "user", Content = MessageContent.Of("Q") },
                new ChatMessage
                {
                    Role = "assistant",
                    Content = MessageContent.Of("A"),
                    ReasoningDetails = [.. JsonElement.Parse(details).EnumerateArray()],
                },
                new ChatMessage { Role = "user", Content = MessageContent.Of("R") },
            ],
        });

        var content = written.Body!["messages"]![1]!["content"]!.AsArray();
        content[^1]!["text"]!.GetValue<string>().ShouldBe("A");
        content.RemoveAt(content.Count - 1);
        ShouldBeJson(content, blocks);
        string.Join(',', written.Dropped).ShouldBe(dropped);
    }
}
