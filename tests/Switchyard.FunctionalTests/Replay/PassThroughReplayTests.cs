using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.FakeUpstream.Recordings;
using Xunit;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>Every recording of OpenAI's dialect by its own request: what is sent and what comes back, byte for byte.</summary>
[Collection(ReplayCollection.Name)]
public sealed class PassThroughReplayTests(ReplayService service)
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<ITheoryDataRow> Recordings =>
        Replays.Rows(Replays.All.Where(e => e.Dialect == RecordedDialect.OpenAIChat));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Recordings))]
    public async Task ChatCompletions_RecordedRequest_PassesBothWaysUnchanged(string id)
    {
        var exchange = RecordedTraffic.Get(id);
        var expected = ReplayExpectation.Of(exchange);
        var model = ReplayService.RecordedModelOf(exchange);

        using var response = await SendAsync(RequestOf(exchange, $"{Replays.EntryOf(exchange)}:{model}"));

        var text = await response.Content.ReadAsStringAsync(Token);
        service.Received(exchange, model).BodyText.ShouldBe(ExpectedUpstreamBody(exchange, model));
        ShouldTellWhatWasDropped(response, exchange);
        if (expected.Failure is { } failure && !expected.BreaksInStream)
        {
            ((int)response.StatusCode).ShouldBe(failure.Status, text);
            JsonElement.Parse(text).GetProperty("error").GetProperty("code").GetString().ShouldBe(failure.Code);
        }
        else if (exchange.Response.IsEventStream)
        {
            response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream", text);
            ShouldBeTheEvents(EventText.Events(text), exchange, expected);
        }
        else
        {
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json", text);
            ShouldBeTheAnswer(text, exchange, expected);
        }
    }

    private static void ShouldTellWhatWasDropped(HttpResponseMessage response, RecordedExchange exchange)
    {
        if (response.IsSuccessStatusCode)
        {
            response.Headers.TryGetValues("x-switchyard-dropped", out var dropped);
            (dropped ?? []).ShouldBe(IsDropped(exchange, "n") ? ["n"] : []);
        }
    }

    private static void ShouldBeTheAnswer(string text, RecordedExchange exchange, ReplayExpectation expected)
    {
        if (expected.KeepsItsBytes)
        {
            text.Trim().ShouldBe(exchange.Response.BodyText.Trim());
            return;
        }

        var choice = JsonElement.Parse(text).GetProperty("choices")[0];
        choice.GetProperty("finish_reason").GetString().ShouldBe(expected.OpenAIFinish);
        (choice.GetProperty("message").GetProperty("content").GetString() ?? "").ShouldBe(expected.Answer.Text);
    }

    private static void ShouldBeTheEvents(IReadOnlyList<string> events, RecordedExchange exchange, ReplayExpectation expected)
    {
        var recorded = EventText.Events(exchange.Response.BodyText);
        if (expected.Failure is { } failure)
        {
            EventText.JsonOf(events[^1])!.Value.GetProperty("error").GetProperty("code").GetString().ShouldBe(failure.Code);
            events.SkipLast(1).ShouldBe(recorded.Take(events.Count - 1));
        }
        else if (!expected.KeepsItsBytes)
        {
            // An answer cut at its length: the provider's error event gives way to an end clients know.
            EventText.DataOf(events[^1]).ShouldBe("[DONE]");
            var sent = recorded.TakeWhile(e => EventText.JsonOf(e)?.TryGetProperty("error", out _) != true).ToArray();
            events.Take(sent.Length).ShouldBe(sent);
        }
        else
        {
            events.ShouldBe(recorded.Where(e => AsksForUsage(exchange) || !CarriesOnlyUsage(e)));
        }
    }

    private static JsonObject RequestOf(RecordedExchange exchange, string model)
    {
        var body = JsonNode.Parse(exchange.Request.Body.GetRawText())!.AsObject();
        body["model"] = model;
        return body;
    }

    // Usage is asked for in every stream, so that it can be counted; nothing else changes but the model's name and what is dropped.
    private static string ExpectedUpstreamBody(RecordedExchange exchange, string model)
    {
        var body = RequestOf(exchange, model);
        if (exchange.Request.AsksForStream && !AsksForUsage(exchange))
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        if (IsDropped(exchange, "n"))
        {
            body.Remove("n");
        }

        return body.ToJsonString(Unescaped);
    }

    // DeepSeek does not honour n.
    private static bool IsDropped(RecordedExchange exchange, string field) =>
        exchange.Provider == "deepseek" && exchange.Request.Body.TryGetProperty(field, out _);

    private static bool AsksForUsage(RecordedExchange exchange) =>
        exchange.Request.Body.TryGetProperty("stream_options", out var options)
        && options.TryGetProperty("include_usage", out var asks)
        && asks.ValueKind == JsonValueKind.True;

    private static bool CarriesOnlyUsage(string text) =>
        EventText.JsonOf(text) is { ValueKind: JsonValueKind.Object } chunk
        && chunk.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
        && (!chunk.TryGetProperty("choices", out var choices) || choices.GetArrayLength() == 0);

    private Task<HttpResponseMessage> SendAsync(JsonObject body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString(Unescaped)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return service.Server.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), content, Token);
    }
}
