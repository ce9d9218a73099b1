using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

/// <summary>A recorded request, read and written again for a target like its own, says the same.</summary>
public sealed class OpenAIRequestRoundTripTests
{
    public static IEnumerable<TheoryDataRow<string>> Requests => RecordedTraffic.Names(_ => true);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Requests))]
    public void Write_RecordedRequestReadBefore_SaysTheSame(string name)
    {
        var original = RecordedTraffic.Load(name).Request!;
        var request = OpenAIRequestReader.Read(Encoding.UTF8.GetBytes(original.ToJsonString()));
        request.Error.ShouldBeNull();
        var dropped = new List<string>();

        var written = OpenAIRequestWriter.Write(request.Value!, TargetLike(original), dropped.Add);

        written.Error.ShouldBeNull();
        var expected = Expected(original, dropped);
        var actual = JsonNode.Parse(written.Value!)!;
        JsonNode.DeepEquals(Plain(actual), Plain(expected)).ShouldBeTrue($"{actual}\n\nis not\n\n{expected}");
        dropped.ShouldBe(original["thinking"]?["clear_thinking"] is null ? [] : ["thinking.clear_thinking"]);
    }

    private static OpenAIRequestTarget TargetLike(JsonObject original)
    {
        var messages = original["messages"]!.AsArray();
        return new OpenAIRequestTarget
        {
            Model = original["model"]!.GetValue<string>(),
            Stream = original["stream"]?.GetValue<bool>() == true,
            IncludeUsage = original["stream_options"]?["include_usage"]?.GetValue<bool>() == true,
            Source = Dialect.OpenAI,
            Quirks = new QuirkOptions
            {
                MaxTokensField = original.ContainsKey("max_completion_tokens") ? "max_completion_tokens" : null,
                ReasoningStyle = original.ContainsKey("thinking")
                    ? "thinking"
                    : original.ContainsKey("reasoning") || messages.Any(m => m!["reasoning_details"] is not null) ? "openrouter" : null,
                ReasoningField = messages.Any(message => message!["reasoning_content"] is not null) ? "reasoning_content" : "reasoning",
            },
        };
    }

    // The differences that are allowed: stream is always said, a single stop becomes a list, an empty list of tools goes with
    // what depends on it, reasoning said in two fields is said in one, and what was told as left out is gone.
    private static JsonObject Expected(JsonObject original, List<string> dropped)
    {
        var expected = original.DeepClone().AsObject();
        expected["stream"] = expected["stream"]?.GetValue<bool>() == true;
        if (!expected["stream"]!.GetValue<bool>())
        {
            expected.Remove("stream_options");
        }

        if (expected["stop"] is JsonValue stop)
        {
            expected["stop"] = new JsonArray(stop.DeepClone());
        }

        if (expected["tools"] is null or JsonArray { Count: 0 })
        {
            expected.Remove("tools");
            expected.Remove("tool_choice");
            expected.Remove("parallel_tool_calls");
        }

        foreach (var message in expected["messages"]!.AsArray().Where(message => message!["reasoning_content"] is not null))
        {
            message!.AsObject().Remove("reasoning");
        }

        foreach (var path in dropped)
        {
            var steps = path.Split('.');
            expected[steps[0]]!.AsObject().Remove(steps[1]);
        }

        return expected;
    }

    // Nulls and empty lists of calls say nothing; everything else counts.
    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields
            .Where(field => field.Value is not null && !(field.Key == "tool_calls" && field.Value is JsonArray { Count: 0 }))
            .Select(field => KeyValuePair.Create(field.Key, Plain(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Plain)]),
        _ => node?.DeepClone(),
    };
}
