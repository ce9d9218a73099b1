using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Caching;

/// <summary>Details of what is given again: times, likelihoods, refusals, embeddings.</summary>
public sealed class CacheReplayTests
{
    private const string Logprobs = """{"content":[{"token":"Good","logprob":-0.10,"bytes":[71],"top_logprobs":[]},{"token":"!","logprob":-1e-3,"bytes":null,"top_logprobs":[]}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WholeAnswer_AsAStream_KeepsItsOwnTimeNameAndLikelihoods()
    {
        await using var server = await CacheCalls.StartAsync(Token);
        server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text("Good!").Replace("\"finish_reason\"", $"\"logprobs\":{Logprobs},\"finish_reason\"", StringComparison.Ordinal)));

        await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token);
        var hit = await CacheCalls.AskAsync(server, "openai", stream: true, "hi", Token, ",\"stream_options\":{\"include_usage\":true}");

        (hit.Cache(), hit.Text, hit.IsDone).ShouldBe(("hit", "Good!", true));
        var chunks = hit.Events.Where(e => e.Data != "[DONE]").Select(e => JsonSerializer.Deserialize<JsonElement>(e.Data)).ToList();
        chunks.ShouldAllBe(chunk => chunk.GetProperty("created").GetInt64() == 1_700_000_000);
        chunks.ShouldAllBe(chunk => chunk.GetProperty("id").GetString() == "chatcmpl-test" && chunk.GetProperty("model").GetString() == "test-model");
        var told = chunks.SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
            .Where(choice => choice.TryGetProperty("logprobs", out var value) && value.ValueKind == JsonValueKind.Object)
            .SelectMany(choice => choice.GetProperty("logprobs").GetProperty("content").EnumerateArray().Select(item => item.GetRawText()));
        told.ShouldBe(JsonSerializer.Deserialize<JsonElement>(Logprobs).GetProperty("content").EnumerateArray().Select(item => item.GetRawText()));
        chunks[^1].GetProperty("usage").GetProperty("total_tokens").GetInt64().ShouldBe(8);
    }

    [Theory]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("native", false)]
    [InlineData("native", true)]
    public async Task Refusal_OfTheUpstream_IsToldAgainInTheSameWords(string client, bool stream)
    {
        await using var server = await CacheCalls.StartAsync(Token, settings => settings.Set("Cache__NegativeTtl", "00:10:00"));
        server.First.Respond(_ => Script.Json(400, OpenAIAnswer.Error("messages[0] is too strange", "invalid_request_error")));

        var first = await CacheCalls.AskAsync(server, client, stream, "hi", Token);
        var again = await CacheCalls.AskAsync(server, client, stream, "hi", Token);
        var other = await CacheCalls.AskAsync(server, client, !stream, "hi", Token);

        FaultServer.Chats(server.First).Count.ShouldBe(1);
        (first.Cache(), again.Cache(), other.Cache()).ShouldBe(("miss", "hit", "hit"));
        foreach (var answer in new[] { again, other })
        {
            ((int)answer.Status, answer.Code, answer.Message, answer.ErrorField("type")).ShouldBe((400, first.Code, first.Message, first.ErrorField("type")));
            answer.Headers["x-switchyard-error-source"].ShouldBe("upstream");
            answer.Headers["age"].ShouldBe("0");
        }
    }

    [Fact]
    public async Task Embeddings_AreKeptWhenTheRequestAsks()
    {
        await using var server = await CacheCalls.StartAsync(Token);
        const string vectors = """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-2e-5]}],"model":"m","usage":{"prompt_tokens":2,"total_tokens":2}}""";
        server.First.Respond(_ => Script.Json(200, vectors));
        async Task<(string Cache, string Body)> AskAsync(string mode)
        {
            var json = $$"""{"model":"up:m","input":["hi"]{{mode}}}""";
            using var response = await server.Process.Client.PostAsync(new Uri("/v1/embeddings", UriKind.Relative), FaultServer.Json(json), Token);
            return (response.Headers.GetValues("x-switchyard-cache").Single(), await response.Content.ReadAsStringAsync(Token));
        }

        (await AskAsync("")).ShouldBe(("bypass", vectors));
        (await AskAsync(",\"cache\":{\"mode\":\"use\"}")).ShouldBe(("miss", vectors));
        (await AskAsync(",\"cache\":{\"mode\":\"use\"}")).ShouldBe(("hit", vectors));
        (await AskAsync(",\"encoding_format\":\"float\",\"cache\":{\"mode\":\"use\"}")).ShouldBe(("miss", vectors));
        (await AskAsync(",\"cache\":{\"mode\":\"refresh\"}")).ShouldBe(("miss", vectors));
    }
}
