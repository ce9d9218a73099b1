using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIChunkReaderTests
{
    public static IEnumerable<TheoryDataRow<string>> Streams => RecordedTraffic.Names(exchange => exchange.IsStream);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Streams))]
    public void Read_RecordedStream_AddsUpToWhatItsJsonSays(string name)
    {
        var chunks = RecordedTraffic.Load(name).Chunks.ToList();
        var turns = chunks.Select(chunk => JsonNode.Parse(chunk)!["choices"] as JsonArray)
            .Where(choices => choices is { Count: > 0 })
            .Select(choices => choices![0]!)
            .ToList();

        var deltas = Read(chunks);

        string.Concat(deltas.Select(delta => delta.Content)).ShouldBe(Sum(turns, "content"));
        string.Concat(deltas.Select(delta => delta.Reasoning))
            .ShouldBe(Sum(turns, "reasoning_content") + Sum(turns, "reasoning"));
        deltas.Sum(delta => delta.ReasoningDetails?.Count ?? 0)
            .ShouldBe(turns.Sum(turn => turn["delta"]!["reasoning_details"] is JsonArray list ? list.Count : 0));
        Calls(deltas).ShouldBe(ExpectedCalls(turns));
        deltas.Select(delta => delta.NativeFinishReason).LastOrDefault(reason => reason is not null)
            .ShouldBe(turns.Select(turn => Text(turn["finish_reason"])).LastOrDefault(reason => reason is not null));
    }

    [Theory]
    [InlineData("compat/anthropic-compat-tool-index-1", "1:toolu_sanitized:read_file:{\"path\": \"a.txt\"}")]
    [InlineData("vllm/stream-tool", "0:chatcmpl-tool-ca99dda515524c6abe47d1ea22813507:run_command:{\"command\": \"ls\"}")]
    public void Read_RecordedCall_IsWhole(string name, string expected) =>
        Calls(Read(RecordedTraffic.Load(name).Chunks)).ShouldBe([expected]);

    [Fact]
    public void Read_LaterFragmentsWithOtherIdsAndEmptyNames_KeepTheFirst()
    {
        var deltas = Read(
            Call("""{"index":0,"id":"","function":{"name":"","arguments":""}}"""),
            Call("""{"index":0,"id":"a","function":{"name":"f"}}"""),
            Call("""{"index":0,"id":"b","function":{"name":"","arguments":"{"}}"""),
            Call("""{"index":0,"id":null,"function":{"name":null,"arguments":"}"}}"""));

        deltas.Select(delta => delta.ToolCalls!.Single().Id).ShouldBe([null, "a", null, null]);
        deltas.Select(delta => delta.ToolCalls!.Single().Name).ShouldBe([null, "f", null, null]);
        deltas.Select(delta => delta.ToolCalls!.Single().Arguments).ShouldBe(["", null, "{", "}"]);
    }

    [Fact]
    public void Read_CallsWithoutIndex_AreToldApartByTheirIds()
    {
        var deltas = Read(
            Call("""{"id":"a","function":{"name":"f","arguments":"{"}}"""),
            Call("""{"function":{"arguments":"}"}}"""),
            Call("""{"id":"b","function":{"name":"g","arguments":"[]"}}"""));

        Calls(deltas).ShouldBe(["0:a:f:{}", "1:b:g:[]"]);
    }

    [Fact]
    public void Read_WholeCallsWithoutIndexAndId_AreToldApartByTheirNames()
    {
        var deltas = Read(Call("""{"id":"","function":{"name":"f","arguments":"1"}},{"id":"","function":{"name":"f","arguments":"2"}}"""));

        Calls(deltas).ShouldBe(["0::f:1", "1::f:2"]);
    }

    [Fact]
    public void Read_UsageInEveryChunk_IsTheLatestOne()
    {
        var deltas = Read(RecordedTraffic.Load("vllm/stream-usage-every-chunk").Chunks);

        deltas.Select(delta => delta.Usage!.CompletionTokens).ShouldBe([0, 1, 25, 25]);
        deltas.Count(delta => delta.FinishReason is not null).ShouldBe(1);
    }

    private static string Call(string calls) => $$"""{"choices":[{"index":0,"delta":{"tool_calls":[{{calls}}]},"finish_reason":null}]}""";

    private static List<LlmResponse> Read(params IEnumerable<string> chunks)
    {
        var facts = new AnswerFacts();
        var scanner = new OpenAIAnswerScanner(facts);
        var reader = new OpenAIChunkReader();
        return [.. chunks.Select(chunk =>
        {
            var bytes = Encoding.UTF8.GetBytes(chunk);
            scanner.Scan(bytes);
            return reader.Read(bytes, facts);
        })];
    }

    private static string? Text(JsonNode? node) => node is JsonValue ? node.GetValue<string>() : null;

    private static string Sum(IEnumerable<JsonNode> turns, string field) =>
        string.Concat(turns.Select(turn => Text(turn["delta"]?[field])));

    private static List<string> Calls(IEnumerable<LlmResponse> deltas) => Render(
        from delta in deltas
        from call in delta.ToolCalls ?? []
        select (call.Index!.Value, call.Id, call.Name, call.Arguments));

    private static List<string> ExpectedCalls(IEnumerable<JsonNode> turns) => Render(
        from turn in turns
        from call in turn["delta"]?["tool_calls"] as JsonArray ?? []
        select (call["index"]!.GetValue<int>(), Text(call["id"]), Text(call["function"]?["name"]), Text(call["function"]?["arguments"])));

    private static List<string> Render(IEnumerable<(int Index, string? Id, string? Name, string? Arguments)> fragments) =>
    [
        .. from fragment in fragments
           group fragment by fragment.Index into call
           orderby call.Key
           let id = call.Select(fragment => fragment.Id).FirstOrDefault(id => !string.IsNullOrEmpty(id))
           let name = call.Select(fragment => fragment.Name).FirstOrDefault(name => !string.IsNullOrEmpty(name))
           select $"{call.Key}:{id}:{name}:{string.Concat(call.Select(fragment => fragment.Arguments))}",
    ];
}
