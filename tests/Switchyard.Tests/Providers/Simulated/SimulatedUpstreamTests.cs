using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;
using static Switchyard.Tests.Providers.Simulated.SimulatedRequests;

namespace Switchyard.Tests.Providers.Simulated;

public sealed class SimulatedUpstreamTests
{
    private const string Tool = """{"type":"function","function":{"name":"find","parameters":{"properties":{"q":{"type":"string"}}}}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("\"stream\":true")]
    [InlineData("\"reasoning_effort\":\"low\",\"stream\":true")]
    [InlineData($"\"tools\":[{Tool}],\"stream\":true")]
    public async Task Send_SameRequest_SameBytes(string fields)
    {
        var first = await SendAsync(Chat(fields), Token);

        first.Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(Chat(fields), Token)).ShouldBe(first);
    }

    [Theory]
    [InlineData("\"tools\":[{\"function\":1}]")]
    [InlineData("\"tools\":[{\"function\":{}}]")]
    [InlineData("\"tools\":[{\"function\":{\"name\":1}}]")]
    [InlineData("\"tools\":[{\"function\":{\"name\":\"a\",\"parameters\":{\"type\":[1]}}}]")]
    [InlineData("\"tools\":[{\"function\":{\"name\":\"a\"}}],\"tool_choice\":{\"function\":1}")]
    [InlineData("\"messages\":[],\"tools\":[]")]
    [InlineData("\"messages\":1")]
    [InlineData("\"response_format\":{\"type\":1}")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":1}")]
    [InlineData("\"simulate\":{\"text\":\"\\ud83d\"}")]
    [InlineData("\"simulate\":{\"error\":1000}")]
    [InlineData("\"simulate\":{\"error\":200}")]
    [InlineData("\"simulate\":{\"breakWith\":\"nonsense\"}")]
    [InlineData("\"model\":1")]
    [InlineData("\"half")]
    public async Task Send_FieldOfAnotherShape_IsRefused(string fields)
    {
        // Of a field given twice the last one counts.
        (await SendAsync(Chat(fields), Token)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(Chat("\"stream\":true," + fields), Token)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("\"encoding_format\":1")]
    [InlineData("\"dimensions\":\"8\"")]
    [InlineData("\"input\":\"\\ud83d\",\"input\":[\"\\ud83d\"]")]
    [InlineData("\"model\":null")]
    public async Task Send_EmbeddingsOfAnotherShape_AreRefused(string fields)
    {
        var answer = await SendAsync("{\"model\":\"sim-1\",\"input\":\"a\"," + fields + "}", Token, "embeddings");

        ((int)answer.Status).ShouldBeInRange(400, 404);
    }

    [Fact]
    public async Task Send_EmbeddingsWithoutBound_AreRefused()
    {
        var inputs = string.Join(',', Enumerable.Repeat("\"\"", 300));

        (await SendAsync($$"""{"model":"sim-1","input":[{{inputs}}],"dimensions":4096}""", Token, "embeddings")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Send_EmbeddingsInBase64_AreTheSameNumbers()
    {
        const string head = """{"model":"sim-1","input":["a","b"],"dimensions":5,"encoding_format":""";
        var plain = Vectors((await SendAsync(head + "\"float\"}", Token, "embeddings")).Body);
        var packed = Vectors((await SendAsync(head + "\"base64\"}", Token, "embeddings")).Body);

        var numbers = plain[1].EnumerateArray().Select(value => value.GetSingle()).ToArray();
        var bytes = packed[1].GetBytesFromBase64();
        bytes.Length.ShouldBe(5 * sizeof(float));
        Enumerable.Range(0, 5).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)))).ShouldBe(numbers);
        Math.Sqrt(numbers.Sum(value => (double)value * value)).ShouldBe(1, 1e-6);
        plain[0].GetRawText().ShouldNotBe(plain[1].GetRawText());
    }

    [Fact]
    public async Task Send_Tools_AreCalledWithSamples()
    {
        var body = (await SendAsync(Chat($"\"tools\":[{Tool}]"), Token)).Body;

        var choice = JsonDocument.Parse(body).RootElement.GetProperty("choices")[0];
        choice.GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
        choice.GetProperty("message").GetProperty("tool_calls").GetRawText()
            .ShouldBe("""[{"index":0,"id":"call_sim0","type":"function","function":{"name":"find","arguments":"{\"q\":\"text\"}"}}]""");
    }

    [Fact]
    public async Task Send_JsonSchema_IsAnsweredByASample()
    {
        const string format = """
            "response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object","properties":{"age":{"type":"integer","minimum":18}}}}}
            """;

        var body = (await SendAsync(Chat(format), Token)).Body;

        JsonDocument.Parse(body).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("""{"age":18}""");
    }

    [Theory]
    [InlineData("sim-no-usage", "\"simulate\":{\"text\":\"a\"}", false)]
    [InlineData("sim-no-usage", "\"simulate\":{\"usage\":true}", true)]
    [InlineData("sim-1", "\"simulate\":{\"usage\":false}", false)]
    [InlineData("sim-1", "\"simulate\":{}", true)]
    public async Task Send_Usage_IsTheModelsUnlessWished(string model, string fields, bool expected) =>
        (await SendAsync(Chat(fields, model), Token)).Body.Contains("\"usage\"", StringComparison.Ordinal).ShouldBe(expected);

    private static JsonElement[] Vectors(string body) =>
        [.. JsonDocument.Parse(body).RootElement.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("embedding"))];
}
