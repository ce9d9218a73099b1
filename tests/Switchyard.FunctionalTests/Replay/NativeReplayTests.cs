using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream.Recordings;
using Xunit;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>Every recording through the native API.</summary>
[Collection(ReplayCollection.Name)]
public sealed class NativeReplayTests(ReplayService service)
{
    public static IEnumerable<ITheoryDataRow> Whole => Replays.Rows(Replays.Whole);

    public static IEnumerable<ITheoryDataRow> Streamed => Replays.Rows(Replays.Streamed);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Whole))]
    public async Task Complete_Recording_IsUnderstood(string id)
    {
        var exchange = RecordedTraffic.Get(id);
        var expected = ReplayExpectation.Of(exchange);

        using var response = await SendAsync("/api/v1/complete", ReplayService.ModelOf(exchange, "native"));

        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        if (expected.Failure is { } failure)
        {
            ShouldFail(response, body, failure, exchange);
            return;
        }

        ((int)response.StatusCode).ShouldBe(200, body.ToString());
        new NativeAnswerReader().Add(body).Answer.ShouldSay(expected.NativeAnswer, expected.NativeFinish);
        body.GetProperty("provider").GetString().ShouldBe(Replays.EntryOf(exchange));
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Streamed))]
    public async Task CompleteStream_Recording_IsUnderstood(string id)
    {
        var exchange = RecordedTraffic.Get(id);
        var expected = ReplayExpectation.Of(exchange);

        using var response = await SendAsync("/api/v1/complete/stream", ReplayService.ModelOf(exchange, "native-stream"));

        var text = await response.Content.ReadAsStringAsync(Token);
        if (expected.Failure is { } failure && !expected.BreaksInStream)
        {
            ShouldFail(response, JsonElement.Parse(text), failure, exchange);
            return;
        }

        ((int)response.StatusCode).ShouldBe(200, text);
        var events = EventText.Events(text);
        var reader = events.SkipLast(1).Aggregate(new NativeAnswerReader(), (read, e) => read.Add(JsonElement.Parse(EventText.DataOf(e))));
        if (expected.Failure is { } broken)
        {
            events[^1].ShouldStartWith("event: error\n");
            ShouldBe(EventText.JsonOf(events[^1])!.Value.GetProperty("error"), broken, exchange);
            reader.Answer.ShouldSayAsFarAsItCame(expected.Answer);
            return;
        }

        events[^1].ShouldBe("data: [DONE]");
        reader.Answer.ShouldSay(expected.NativeAnswer, expected.NativeFinish);
    }

    private static void ShouldFail(HttpResponseMessage response, JsonElement body, ExpectedFailure failure, RecordedExchange exchange)
    {
        ((int)response.StatusCode).ShouldBe(failure.Status, body.ToString());
        response.Headers.GetValues("x-switchyard-error-source").ShouldBe(["upstream"]);
        ShouldBe(body.GetProperty("error"), failure, exchange);
    }

    private static void ShouldBe(JsonElement error, ExpectedFailure failure, RecordedExchange exchange)
    {
        error.GetProperty("type").GetString().ShouldBe(failure.Type);
        error.GetProperty("code").GetString().ShouldBe(failure.Code);
        error.GetProperty("message").GetString().ShouldNotBeNullOrWhiteSpace();
        error.GetProperty("provider").GetString().ShouldBe(Replays.EntryOf(exchange));
        error.GetProperty("upstreamStatus").GetInt32().ShouldBe(exchange.Response.Status);
    }

    private Task<HttpResponseMessage> SendAsync(string path, string model) => service.Server.Client.PostAsJsonAsync(
        path, new { model, messages = new[] { new { role = "user", content = "Hi" } } }, Token);
}
