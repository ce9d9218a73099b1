using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Caching;

/// <summary>One entry serves whole and streamed callers of both dialects, and steering by body and header.</summary>
public sealed class CacheFormTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai", false, false)]
    [InlineData("openai", false, true)]
    [InlineData("openai", true, false)]
    [InlineData("openai", true, true)]
    [InlineData("native", false, false)]
    [InlineData("native", false, true)]
    [InlineData("native", true, false)]
    [InlineData("native", true, true)]
    public async Task Answer_OfOneForm_IsServedInBoth(string client, bool first, bool second)
    {
        await using var server = await CacheCalls.StartAsync(Token);
        server.First.Respond(request => request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal)
            ? CacheCalls.Stream("Good ", "morning", "!").ToScript()
            : Script.Json(200, OpenAIAnswer.Text("Good morning!")));

        var miss = await CacheCalls.AskAsync(server, client, first, "hi", Token);
        var hit = await CacheCalls.AskAsync(server, client, second, "hi", Token);

        (miss.Cache(), hit.Cache()).ShouldBe(("miss", "hit"));
        hit.Headers["age"].ShouldBe("0");
        hit.Headers["x-switchyard-provider"].ShouldBe("up");
        hit.Headers["x-switchyard-cache-key"].ShouldBe(miss.Headers["x-switchyard-cache-key"]);
        FaultServer.Chats(server.First).Count.ShouldBe(1);
        TextOf(hit, client, second).ShouldBe("Good morning!");
        hit.IsDone.ShouldBe(second);
        if (first == second && client == "openai")
        {
            (second ? string.Concat(hit.Events.Select(e => e.Data)) : hit.Body).ShouldBe(second ? string.Concat(miss.Events.Select(e => e.Data)) : miss.Body);
        }

        if (client == "native" && !second)
        {
            using var json = JsonDocument.Parse(hit.Body);
            json.RootElement.GetProperty("cached").GetBoolean().ShouldBeTrue();
            json.RootElement.GetProperty("cost").GetProperty("total").GetDecimal().ShouldBe(0m);
            json.RootElement.GetProperty("metadata").GetProperty("attempts").GetArrayLength().ShouldBe(0);
        }
    }

    [Fact]
    public async Task ToolCall_OfAStream_IsWholeInAWholeAnswer()
    {
        await using var server = await CacheCalls.StartAsync(Token);
        server.First.Respond(_ => new OpenAIStreamBuilder().Role().ToolCall(0, "call_1", "look", "{\"a\"", ":1}").Finish("tool_calls").Usage(3, 4).Done().ToScript());

        await CacheCalls.AskAsync(server, "openai", stream: true, "hi", Token);
        var hit = await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token);

        hit.Cache().ShouldBe("hit");
        using var json = JsonDocument.Parse(hit.Body);
        var choice = json.RootElement.GetProperty("choices")[0];
        choice.GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
        var call = choice.GetProperty("message").GetProperty("tool_calls")[0];
        call.GetProperty("id").GetString().ShouldBe("call_1");
        call.GetProperty("function").GetProperty("name").GetString().ShouldBe("look");
        call.GetProperty("function").GetProperty("arguments").GetString().ShouldBe("{\"a\":1}");
        json.RootElement.GetProperty("usage").GetProperty("prompt_tokens").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task Directives_OfBodyAndHeader_AreFollowed()
    {
        await using var server = await CacheCalls.StartAsync(Token);
        server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text("yes")));
        async Task<string> AskAsync(string extra, params (string, string)[] headers) =>
            (await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token, extra, headers)).Cache();

        var only = await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token, "", ("cache-control", "only-if-cached"));
        (only.Cache(), (int)only.Status, only.Code, only.Headers["x-should-retry"]).ShouldBe(("miss", 504, "cache_miss", "false"));
        (await AskAsync("")).ShouldBe("miss");
        (await AskAsync(",\"cache\":{\"mode\":\"only\"}")).ShouldBe("hit");
        (await AskAsync(",\"cache\":{\"mode\":\"bypass\"}")).ShouldBe("bypass");
        (await AskAsync(",\"cache\":{\"mode\":\"refresh\"}")).ShouldBe("miss");
        (await AskAsync("", ("cache-control", "no-cache"))).ShouldBe("miss");
        (await AskAsync(",\"cache\":{\"mode\":\"use\"}", ("cache-control", "no-store"))).ShouldBe("bypass");
        (await AskAsync("", ("cache-control", "max-age=600"))).ShouldBe("hit");
        (await AskAsync(",\"top_p\":1")).ShouldBe("miss");
        server.First.Requests.ShouldAllBe(request => !request.BodyText.Contains("\"cache\"", StringComparison.Ordinal));
        FaultServer.Chats(server.First).Count.ShouldBe(6);
    }

    [Fact]
    public async Task Answer_WithoutAGoodEnd_IsNeverKept()
    {
        await using var server = await CacheCalls.StartAsync(Token);
        Script[] bad =
        [
            Script.EventStream(new OpenAIStreamBuilder().Role().Text("a").Events),
            Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("a").Events).Reset(),
            new OpenAIStreamBuilder().Role().Text("a").Error("broke").ToScript(),
            new OpenAIStreamBuilder().Role().Text("a").Finish("content_filter").Done().ToScript(),
        ];
        foreach (var script in bad)
        {
            server.First.Enqueue("m", script);
            (await CacheCalls.AskAsync(server, "openai", stream: true, "hi", Token)).Cache().ShouldBe("miss");
        }

        server.First.Respond(_ => CacheCalls.Stream("good").ToScript());
        (await CacheCalls.AskAsync(server, "openai", stream: true, "hi", Token)).Text.ShouldBe("good");
        FaultServer.Chats(server.First).Count.ShouldBe(bad.Length + 1);
    }

    [Fact]
    public async Task Forgetting_ByTag_MakesTheNextRequestAMiss()
    {
        await using var server = await CacheCalls.StartAsync(Token);
        server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text("yes")));
        const string tagged = ",\"cache\":{\"mode\":\"use\",\"tags\":[\"doc\"]}";
        await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token, tagged);
        (await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token, tagged)).Cache().ShouldBe("hit");

        var forgotten = await server.Process.Client.DeleteAsync(new Uri("/api/v1/cache?tag=doc", UriKind.Relative), Token);
        var misspelt = await server.Process.Client.DeleteAsync(new Uri("/api/v1/cache?tga=doc", UriKind.Relative), Token);

        (await forgotten.Content.ReadAsStringAsync(Token)).ShouldContain("\"entries\":1");
        ((int)misspelt.StatusCode).ShouldBe(400);
        (await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token, tagged)).Cache().ShouldBe("miss");
    }

    [Fact]
    public async Task Tenants_WithTheSameRequest_NeverShare()
    {
        await using var server = await CacheCalls.StartAsync(Token, settings => settings
            .Set("Auth__Keys__0__Name", "a").Set("Auth__Keys__0__Key", "q7Zt2LmX9vB4kR8n-a").Set("Auth__Keys__0__Tenant", "one")
            .Set("Auth__Keys__1__Name", "b").Set("Auth__Keys__1__Key", "w3Yp6NcJ5sD1hG0f-b").Set("Auth__Keys__1__Tenant", "two"));
        server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text("yes")));

        var one = await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token, "", ("authorization", "Bearer q7Zt2LmX9vB4kR8n-a"));
        var two = await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token, "", ("authorization", "Bearer w3Yp6NcJ5sD1hG0f-b"));

        (one.Cache(), two.Cache()).ShouldBe(("miss", "miss"));
        one.Headers["x-switchyard-cache-key"].ShouldNotBe(two.Headers["x-switchyard-cache-key"]);
    }

    private static string TextOf(ClientAnswer answer, string client, bool stream)
    {
        if (stream)
        {
            return answer.Text;
        }

        using var json = JsonDocument.Parse(answer.Body);
        var owner = client == "native" ? json.RootElement : json.RootElement.GetProperty("choices")[0].GetProperty("message");
        return owner.GetProperty("content").GetString()!;
    }
}
