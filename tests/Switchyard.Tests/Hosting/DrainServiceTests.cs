using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Server.Hosting;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Hosting;

public sealed class DrainServiceTests : IDisposable
{
    private static readonly TimeSpan ListenFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(300);

    private readonly ManualTimeProvider _time = new();
    private readonly DrainState _state = new();
    private readonly DrainService _service;

    public DrainServiceTests() => _service = new DrainService(
        new ShutdownOptions { ListenFor = ListenFor, FinishWithin = FinishWithin }, _state, _time, NullLogger<DrainService>.Instance);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _service.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task StoppingAsync_NothingRuns_ListensOnAndReturns()
    {
        var stopping = _service.StoppingAsync(Cancelled);

        _state.IsDraining.ShouldBeTrue();
        _state.TryEnter().ShouldBeTrue();
        _state.Leave();
        _time.Advance(ListenFor - TimeSpan.FromMilliseconds(1));
        stopping.IsCompleted.ShouldBeFalse();
        _state.IsRefusing.ShouldBeFalse();

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await stopping;

        _state.TryEnter().ShouldBeFalse();
        _state.InFlight.ShouldBe(0);
        _state.CutRequests.ShouldBe(0);
        _state.CutToken.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task StoppingAsync_RequestFinishesInTime_IsNotCut()
    {
        _state.TryEnter();
        var stopping = await Refusing();
        _state.TryEnter().ShouldBeFalse();
        stopping.IsCompleted.ShouldBeFalse();

        _state.Leave();
        await stopping;

        _state.CutToken.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task StoppingAsync_RequestsRunOn_AreCutAndWaitedFor()
    {
        _state.TryEnter();
        _state.TryEnter();
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _state.CutToken.Register(cut.SetResult);
        var stopping = await Refusing();

        _time.Advance(FinishWithin);
        await cut.Task;

        _state.CutRequests.ShouldBe(2);
        _state.Leave();
        stopping.IsCompleted.ShouldBeFalse();
        _state.Leave();
        await stopping;
    }

    [Fact]
    public async Task Hurry_BeforeAndDuring_SkipsOneWaitEach()
    {
        _state.TryEnter();
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _state.CutToken.Register(() =>
        {
            _state.Leave();
            cut.SetResult();
        });
        _service.Hurry();
        var stopping = _service.StoppingAsync(Cancelled);
        _state.IsRefusing.ShouldBeTrue();
        _state.CutToken.IsCancellationRequested.ShouldBeFalse();

        _service.Hurry();
        await cut.Task;
        await stopping;

        _time.GetUtcNow().ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void TotalOf_Options_LeavesTimeForEveryStep() =>
        DrainService.TotalOf(new ShutdownOptions { ListenFor = ListenFor, FinishWithin = FinishWithin }).ShouldBe(TimeSpan.FromSeconds(320));

    [Fact]
    public async Task InvokeAsync_Refusing_AnswersAllButProbes()
    {
        var refused = new List<LlmError>();
        var served = 0;
        var middleware = new DrainMiddleware(
            _ =>
            {
                served++;
                return Task.CompletedTask;
            },
            _state,
            (_, error) =>
            {
                refused.Add(error);
                return Task.CompletedTask;
            });

        await middleware.InvokeAsync(Request("/v1/models"));
        _state.InFlight.ShouldBe(0);
        _state.Refuse();
        await middleware.InvokeAsync(Request("/v1/models"));
        await middleware.InvokeAsync(Request("/health/live"));

        served.ShouldBe(2);
        refused.ShouldHaveSingleItem().CodeName.ShouldBe("shutting_down");
        refused[0].HttpStatus.ShouldBe(503);
    }

    [Fact]
    public async Task InvokeAsync_HandlerThrows_IsCountedOut()
    {
        var middleware = new DrainMiddleware(_ => Task.FromException(new InvalidOperationException()), _state, (_, _) => Task.CompletedTask);

        await Should.ThrowAsync<InvalidOperationException>(() => middleware.InvokeAsync(Request("/")));

        _state.InFlight.ShouldBe(0);
    }

    private async Task<Task> Refusing()
    {
        // The continuation of a wait runs in the call that fires its timer, so what follows it is done when Advance returns.
        var stopping = _service.StoppingAsync(Cancelled);
        _time.Advance(ListenFor);
        await Task.Yield();
        _state.IsRefusing.ShouldBeTrue();
        return stopping;
    }

    private static DefaultHttpContext Request(string path)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        return context;
    }
}
