using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Providers;

/// <summary>What every provider must satisfy. A provider supplies a factory and samples of its wire.</summary>
public abstract partial class ProviderConformanceTests
{
    [Fact]
    public async Task CompleteAsync_Text_IsRead()
    {
        var network = new StubNetwork(200, "application/json", "\n\n " + Whole + "\n");

        var answer = (await CompleteAsync(network)).Value.ShouldNotBeNull();

        (answer.Response.Content, answer.Facts.FinishReason, answer.Facts.Usage.PromptTokens, answer.Facts.Usage.CompletionTokens)
            .ShouldBe(("Hi", FinishReasons.Stop, 3L, 2L));
    }

    [Fact]
    public async Task CompleteAsync_Key_GoesInItsHeaderOnly()
    {
        var network = new StubNetwork(200, "application/json", Whole);

        await CompleteAsync(network);

        network.Headers[Key.Header].ShouldBe(Key.Value);
        network.Headers.Count(header => header.Value.Contains(Secret, StringComparison.Ordinal)).ShouldBe(1);
        network.Headers.Keys.ShouldNotContain("x-client");
        network.Address!.AbsoluteUri.ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData(400, LlmErrorCode.InvalidRequest)]
    [InlineData(401, LlmErrorCode.UpstreamAuthentication)]
    [InlineData(402, LlmErrorCode.UpstreamBilling)]
    [InlineData(429, LlmErrorCode.RateLimitExceeded)]
    [InlineData(500, LlmErrorCode.UpstreamError)]
    [InlineData(503, LlmErrorCode.UpstreamOverloaded)]
    [InlineData(504, LlmErrorCode.UpstreamTimeout)]
    public async Task Calls_FailureStatus_IsMappedAndOurs(int status, LlmErrorCode code)
    {
        const string body = "{\"error\":{\"message\":\"no\"}}";

        var whole = (await CompleteAsync(new StubNetwork(status, "application/json", body))).Error.ShouldNotBeNull();
        var streamed = (await StreamAsync(new StubNetwork(status, "application/json", body)))[^1].Error.ShouldNotBeNull();

        (whole.Code, whole.Provider, whole.UpstreamStatus).ShouldBe((code, "p", status));
        (streamed.Code, streamed.Provider, streamed.UpstreamStatus).ShouldBe((code, "p", status));
    }

    [Fact]
    public async Task CompleteAsync_EmptyBody_IsAFailure() =>
        (await CompleteAsync(new StubNetwork(200, "application/json", ""))).Error.ShouldNotBeNull().Code.ShouldBe(EmptyAnswer);

    [Theory]
    [InlineData("{\"half\":")]
    [InlineData("<html>502</html>")]
    [InlineData("{}")]
    public async Task CompleteAsync_NoAnswerInsideASuccess_IsInvalid(string body) =>
        (await CompleteAsync(new StubNetwork(200, "application/json", body))).Error.ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.UpstreamInvalidResponse);

    [Fact]
    public async Task CompleteStreamAsync_Text_ComesWholeAndEnds()
    {
        var events = await StreamAsync(new StubNetwork(200, "text/event-stream", Streamed));

        events[^1].Kind.ShouldBe(StreamEventKind.End);
        string.Concat(events.Select(next => next.Delta?.Content)).ShouldBe("Hi");
        (events[^1].Facts!.FinishReason, events[^1].Facts!.Usage.CompletionTokens).ShouldBe((FinishReasons.Stop, 2L));
    }

    [Fact]
    public async Task CompleteStreamAsync_CutAnywhere_IsNeverAnEnd()
    {
        var marker = Streamed.LastIndexOf(EndMarker, StringComparison.Ordinal);
        for (var cut = 0; cut < marker; cut += 3)
        {
            var last = (await StreamAsync(new StubNetwork(200, "text/event-stream", Streamed[..cut])))[^1];

            last.Error.ShouldNotBeNull($"cut at {cut}").Code.ShouldBe(LlmErrorCode.UpstreamTruncated, $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_CallerLeaves_IsCancellationWhateverTheConnectionSays(bool saysCancelled)
    {
        foreach (var isStream in (bool[])[true, false])
        {
            using var leaving = new CancellationTokenSource();
            var body = new BrokenBody(saysCancelled);
            var network = new StubNetwork(200, isStream ? "text/event-stream" : "application/json", body);
#pragma warning disable CA2025 // The task is awaited below, before anything it uses is disposed.
            Task task = isStream ? StreamAsync(network, leaving.Token) : CompleteAsync(network, leaving.Token);
#pragma warning restore CA2025
            await body.IsRead.Task;

            await leaving.CancelAsync();

            await Should.ThrowAsync<OperationCanceledException>(() => task);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_SilentUpstream_EndByTheClock(bool isStream)
    {
        var body = new BrokenBody(saysCancelled: true);
        var network = new StubNetwork(200, isStream ? "text/event-stream" : "application/json", body);
        var task = isStream ? LastErrorAsync(network) : ErrorAsync(network);
        await body.IsRead.Task;

        _time.Advance(TimeSpan.FromSeconds(121));

        var error = (await task).ShouldNotBeNull();
        (error.Code, error.Timer, error.Provider).ShouldBe((LlmErrorCode.UpstreamTimeout, "first_content", "p"));
    }

    [Fact]
    public async Task CheckHealthAsync_RefusedKey_IsTheFailure()
    {
        using var provider = Create(new StubNetwork(401, "application/json", "{\"error\":{\"message\":\"no\"}}"));

        (await provider.CheckHealthAsync(Token)).ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.UpstreamAuthentication);
    }

    [Fact]
    public async Task ListModelsAsync_List_IsRead()
    {
        using var provider = Create(new StubNetwork(200, "application/json", "{\"data\":[{\"id\":\"m-1\"},{\"id\":\"m-2\"}]}"));

        (await provider.ListModelsAsync(Token)).Value.ShouldNotBeNull().Select(model => model.Id).ShouldBe(["m-1", "m-2"]);
    }
}
