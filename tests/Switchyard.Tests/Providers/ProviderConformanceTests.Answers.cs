using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Providers;

/// <summary>Tools, refusals and failures inside a success.</summary>
public abstract partial class ProviderConformanceTests
{
    [Fact]
    public async Task CompleteAsync_ToolCall_IsRead()
    {
        var answer = (await CompleteAsync(new StubNetwork(200, "application/json", WholeTools))).Value.ShouldNotBeNull();

        var call = answer.Response.ToolCalls.ShouldNotBeNull().ShouldHaveSingleItem();
        (call.Id, call.Name, call.Arguments).ShouldBe(("call_1", "find", "{\"q\":\"x\"}"));
        answer.Facts.FinishReason.ShouldBe(FinishReasons.ToolCalls);
    }

    [Fact]
    public async Task CompleteStreamAsync_ToolCall_ComesInFragmentsOfOneIndex()
    {
        var events = await StreamAsync(new StubNetwork(200, "text/event-stream", StreamedTools));

        var fragments = events.SelectMany(next => next.Delta?.ToolCalls ?? []).ToList();
        (fragments[0].Id, fragments[0].Name).ShouldBe(("call_1", "find"));
        fragments.Skip(1).ShouldAllBe(fragment => fragment.Id == null && fragment.Name == null);
        fragments.Select(fragment => fragment.Index).Distinct().ShouldBe([0]);
        string.Concat(fragments.Select(fragment => fragment.Arguments)).ShouldBe("{\"q\":\"x\"}");
        (events[^1].Kind, events[^1].Facts!.FinishReason).ShouldBe((StreamEventKind.End, FinishReasons.ToolCalls));
    }

    [Fact]
    public async Task Calls_ModelThatIsNot_IsSaidOfTheModel()
    {
        var whole = (await CompleteAsync(new StubNetwork(404, "application/json", NoSuchModel))).Error.ShouldNotBeNull();
        var streamed = (await StreamAsync(new StubNetwork(404, "application/json", NoSuchModel))).ShouldHaveSingleItem().Error.ShouldNotBeNull();

        (whole.Code, whole.UpstreamStatus, whole.IsRetryable).ShouldBe((LlmErrorCode.ModelNotFound, 404, false));
        (streamed.Code, streamed.UpstreamStatus, streamed.IsRetryable).ShouldBe((LlmErrorCode.ModelNotFound, 404, false));
    }

    [Fact]
    public async Task CompleteAsync_ErrorInsideASuccess_IsTheError()
    {
        var error = (await CompleteAsync(new StubNetwork(200, "application/json", Broken))).Error.ShouldNotBeNull();

        (error.Code, error.Provider, error.UpstreamStatus).ShouldBe((LlmErrorCode.UpstreamError, "p", 200));
    }

    [Fact]
    public async Task CompleteStreamAsync_ErrorInsideASuccess_IsTheErrorAndNoEnd()
    {
        var events = await StreamAsync(new StubNetwork(200, "application/json", Broken));

        events.ShouldHaveSingleItem().Error.ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.UpstreamError);
    }

    [Fact]
    public async Task CompleteStreamAsync_ErrorEvent_EndsWhatCameBefore()
    {
        var events = await StreamAsync(new StubNetwork(200, "text/event-stream", Begun + BrokenEvent + Streamed));

        string.Concat(events.Select(next => next.Delta?.Content)).ShouldBe("Hi");
        var error = events[^1].Error.ShouldNotBeNull();
        (error.Code, error.Provider, error.UpstreamStatus).ShouldBe((LlmErrorCode.UpstreamError, "p", 200));
        events.Count(next => next.Kind is StreamEventKind.Error or StreamEventKind.End).ShouldBe(1);
    }

    [Fact]
    public async Task CompleteStreamAsync_EventThatIsNoJson_IsInvalid()
    {
        var events = await StreamAsync(new StubNetwork(200, "text/event-stream", Begun + "data: {\"half\":\n\n" + Streamed));

        var error = events[^1].Error.ShouldNotBeNull();
        (error.Code, error.Provider).ShouldBe((LlmErrorCode.UpstreamInvalidResponse, "p"));
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "Thu, 01 Jan 2026 00:00:30 GMT", 30)]
    public async Task Calls_RetryAfter_IsRead(int status, string header, int seconds)
    {
        var network = new StubNetwork(status, "application/json", Broken) { RetryAfter = header };

        (await CompleteAsync(network)).Error.ShouldNotBeNull().RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task Calls_ClientsOwnSecrets_StayHere()
    {
        var network = new StubNetwork(200, "application/json", Whole);

        await CompleteAsync(network);

        foreach (var name in (string[])["authorization", "cookie", "x-api-key", "proxy-authorization", "x-forwarded-for", "x-client"])
        {
            network.Headers.GetValueOrDefault(name, "").ShouldNotContain("client-");
            network.Headers.ShouldNotContain(header => header.Value == "client-" + name);
        }
    }

    // The stream up to and with its text.
    private string Begun => Streamed[..(Streamed.IndexOf("\n\n", Streamed.IndexOf("Hi", StringComparison.Ordinal), StringComparison.Ordinal) + 2)];
}
