using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.Tests.FakeUpstream;

public sealed class FaultUpstreamTests : IAsyncDisposable
{
    private readonly FaultUpstream _upstream = FaultUpstream.Start();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Respond_TwoRequests_AnswersBothOnOneConnection()
    {
        _upstream.Respond(r => Script.Json(200, $$"""{"n":{{r.Index}}}""", ("x-a", "1")));

        var first = await PostAsync("""{"model":"m1"}""");
        var second = await PostAsync("""{"model":"m2"}""");

        (await first.Content.ReadAsStringAsync(Token)).ShouldBe("""{"n":0}""");
        (await second.Content.ReadAsStringAsync(Token)).ShouldBe("""{"n":1}""");
        first.Headers.GetValues("x-a").ShouldBe(["1"]);
        _upstream.Requests.Select(r => r.Model).ShouldBe(["m1", "m2"]);
        _upstream.Requests.Select(r => r.Connection).ShouldBe([0, 0]);
        _upstream.ConnectionCount.ShouldBe(1);
        (await _upstream.EndedAsync(1, Token)).ShouldBe(ExchangeEnd.Played);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_BodyOfAnyFraming_IsKeptExactly(bool chunked)
    {
        _upstream.Respond(_ => Script.Json(200, "{}"));
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Grüße 👋 ", 50_000)));
        using var message = new HttpRequestMessage(HttpMethod.Post, _upstream.BaseUrl + "/v1/x?y=1")
        {
            Content = new ByteArrayContent(body),
        };
        message.Headers.TransferEncodingChunked = chunked;
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "k");

        using var response = await _http.SendAsync(message, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var request = await _upstream.RequestArrivedAsync(0, Token);
        request.Body.ToArray().ShouldBe(body);
        request.Method.ShouldBe("POST");
        request.Path.ShouldBe("/v1/x?y=1");
        request.Header("authorization").ShouldBe("Bearer k");
        request.Header("Transfer-Encoding").ShouldBe(chunked ? "chunked" : null);
    }

    [Fact]
    public async Task Enqueue_ScriptsForPathAndModel_AnswerOnceAndInOrder()
    {
        _upstream.Enqueue("m2", Script.Json(200, "for m2"));
        _upstream.Enqueue("/v1/chat", Script.Json(200, "first"));
        _upstream.Enqueue(Script.Json(200, "any"));

        (await PostTextAsync("""{"model":"m1"}""")).ShouldBe("first");
        (await PostTextAsync("""{"model":"m2"}""")).ShouldBe("for m2");
        (await PostTextAsync("""{"model":"m3"}""")).ShouldBe("any");

        using var unscripted = await PostAsync("{}");
        unscripted.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
    }

    [Fact]
    public async Task Enqueue_EventStream_ArrivesWholeAndKeepsTheConnection()
    {
        var events = new OpenAIStreamBuilder().Role().Text("Hel", "lo").Finish().Usage(3, 2).Done();
        _upstream.Enqueue(events.ToScript());
        _upstream.Enqueue(Script.Json(200, "{}"));

        (await PostTextAsync("{}")).ShouldBe(events.ToWire());
        await PostTextAsync("{}");

        _upstream.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public async Task RequestArrivedAsync_BeforeTheRequest_WaitsForIt()
    {
        _upstream.Respond(_ => Script.Json(200, "{}"));
        var arrived = _upstream.RequestArrivedAsync(1, Token);
        await PostTextAsync("""{"model":"a"}""");

        arrived.IsCompleted.ShouldBeFalse();

        await PostTextAsync("""{"model":"b"}""");
        (await arrived).Model.ShouldBe("b");
        _upstream.Requests[1].ArrivedAt.ShouldBeGreaterThan(_upstream.Requests[0].ArrivedAt);
    }

    [Fact]
    public async Task Wait_ClosedGate_HoldsTheRestBack()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        _upstream.Enqueue(Script.EventStream().SseEvent("one").Signal(reached).Wait(gate).SseEvent("two").EndChunks());
        using var response = await StartAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        (await reader.ReadLineAsync(Token)).ShouldBe("data: one");
        await reached.Task.WaitAsync(Token);
        (await reader.ReadLineAsync(Token)).ShouldBe("");
        var rest = reader.ReadToEndAsync(Token);
        rest.IsCompleted.ShouldBeFalse();

        gate.SetResult();
        (await rest).ShouldBe("data: two\n\n");
    }

    [Fact]
    public async Task DisposeAsync_AnswerUnderWay_EndsIt()
    {
        _upstream.Enqueue(Script.EventStream().SseEvent("one").Hang());
        using var response = await StartAsync();

        await _upstream.DisposeAsync();

        (await _upstream.EndedAsync(0, Token)).ShouldBe(ExchangeEnd.Stopped);
        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task DisposeAsync_RuleThatThrew_TellsIt()
    {
        var upstream = FaultUpstream.Start();
        upstream.Respond(_ => throw new InvalidOperationException("a broken rule"));

        await Should.ThrowAsync<HttpRequestException>(() => _http.GetAsync(new Uri(upstream.BaseUrl), Token));

        var thrown = await Should.ThrowAsync<InvalidOperationException>(async () => await upstream.DisposeAsync());
        thrown.Message.ShouldBe("a broken rule");
    }

    private async Task<HttpResponseMessage> StartAsync() => await _http.GetAsync(
        new Uri(_upstream.BaseUrl), HttpCompletionOption.ResponseHeadersRead, Token);

    private async Task<string> PostTextAsync(string body)
    {
        using var response = await PostAsync(body);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _http.PostAsync(new Uri(_upstream.BaseUrl + "/v1/chat"), content, Token);
    }
}
