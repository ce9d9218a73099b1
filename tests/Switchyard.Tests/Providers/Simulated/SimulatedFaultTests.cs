using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Providers.Simulated;
using Switchyard.Providers.Upstream;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Providers.Simulated;

/// <summary>Every simulated fault, through the ordinary adapter.</summary>
public sealed class SimulatedFaultTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cut", LlmErrorCode.UpstreamInvalidResponse, LlmErrorCode.UpstreamTruncated)]
    [InlineData("reset", LlmErrorCode.UpstreamTruncated, LlmErrorCode.UpstreamTruncated)]
    [InlineData("stall", LlmErrorCode.UpstreamTimeout, LlmErrorCode.UpstreamTimeout)]
    [InlineData("heartbeat", LlmErrorCode.UpstreamTimeout, LlmErrorCode.UpstreamTimeout)]
    [InlineData("error", LlmErrorCode.UpstreamError, LlmErrorCode.UpstreamError)]
    [InlineData("malformed", LlmErrorCode.UpstreamInvalidResponse, LlmErrorCode.UpstreamInvalidResponse)]
    [InlineData("html", LlmErrorCode.UpstreamInvalidResponse, LlmErrorCode.UpstreamInvalidResponse)]
    [InlineData("empty", LlmErrorCode.UpstreamInvalidResponse, LlmErrorCode.UpstreamTruncated)]
    [InlineData("error-in-200", LlmErrorCode.UpstreamError, LlmErrorCode.UpstreamError)]
    public async Task Calls_BreakWith_IsWhatTheFaultIs(string fault, LlmErrorCode whole, LlmErrorCode streamed)
    {
        var simulate = $$"""{"breakWith":"{{fault}}","breakAfter":1}""";
        var hasContent = fault is not ("html" or "empty" or "error-in-200");

        var answer = await EndAsync(CompleteAsync(simulate));
        var events = await EndAsync(StreamAsync(simulate));

        answer.Error.ShouldNotBeNull().Code.ShouldBe(whole, "whole");
        events[^1].Error.ShouldNotBeNull().Code.ShouldBe(streamed, "streamed");
        events.Count(next => next.Kind == StreamEventKind.Content).ShouldBe(hasContent ? 1 : 0);
    }

    [Fact]
    public async Task CompleteAsync_ErrorWithRetryAfter_IsBoth()
    {
        var error = (await CompleteAsync("""{"error":429,"retryAfterSeconds":3}""")).Error.ShouldNotBeNull();

        (error.Code, error.UpstreamStatus, error.RetryAfter).ShouldBe((LlmErrorCode.RateLimitExceeded, 429, TimeSpan.FromSeconds(3)));
    }

    // Time passes until the call has ended, however many waits it has.
    private async Task<T> EndAsync<T>(Task<T> call)
    {
        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await call;
    }

    private async Task<Outcome<LlmAnswer>> CompleteAsync(string simulate)
    {
        using var provider = Create();
        using var clock = Clock();
        return await provider.CompleteAsync(Call(clock, simulate, stream: false), Token);
    }

    private async Task<List<StreamEvent>> StreamAsync(string simulate)
    {
        using var provider = Create();
        using var clock = Clock();
        var events = new List<StreamEvent>();
        await foreach (var next in provider.CompleteStreamAsync(Call(clock, simulate, stream: true), Token))
        {
            events.Add(next);
        }

        return events;
    }

    private ILlmProvider Create() => new SimulatedFactory(new HttpHandlerFactory(_time), _time).Create("simulated", new ProviderOptions());

    private AttemptClock Clock() => new(_time, new ProviderOptions().Timeouts, TimeSpan.FromHours(1), Token);

    private static UpstreamCall Call(AttemptClock clock, string simulate, bool stream)
    {
        var text = SimulatedRequests.Chat($"\"stream\":{(stream ? "true" : "false")},\"simulate\":{simulate}");
        var body = Encoding.UTF8.GetBytes(text);
        var call = new LlmCall(() => throw new InvalidOperationException("Nobody needs the neutral form."))
        {
            RequestId = "r",
            Dialect = Dialect.OpenAI,
            Body = body,
            Outline = OpenAIRequestScanner.Scan(body, CallKind.Chat).Value,
            Stream = stream,
        };
        return new UpstreamCall(call, "sim-1", clock);
    }
}
