using Shouldly;
using Switchyard.Redis;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Redis;

/// <summary>How long an answer is waited for, by a clock of the test.</summary>
public sealed class ReplyWaitTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(25);

    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitAsync_WhileOthersAreAnswered_HoldsADecisionUntilItsTurn()
    {
        var wait = new ReplyWait(_time, holds: true, _ => true);
        var end = wait.WaitAsync(_answer.Task, Deadline, Token).AsTask();

        for (var i = 0; i < 8; i++)
        {
            await PassAsync(wait, isAnswering: true);
        }

        end.IsCompleted.ShouldBeFalse();
        _answer.SetResult();
        (await end).ShouldBe(ReplyWait.End.Answered);
    }

    [Fact]
    public async Task WaitAsync_InSilence_TellsOfEveryDeadlineUntilOneIsTheLast()
    {
        var asked = new List<TimeSpan>();
        var began = _time.GetTimestamp();
        var wait = new ReplyWait(_time, holds: true, since =>
        {
            asked.Add(_time.GetElapsedTime(began, since));
            return asked.Count == 5;
        });
        var end = wait.WaitAsync(_answer.Task, Deadline, Token).AsTask();
        for (var i = 0; i < 5; i++)
        {
            end.IsCompleted.ShouldBeFalse();
            await PassAsync(wait, isAnswering: false);
        }

        (await end.WaitAsync(TimeSpan.FromSeconds(5), Token)).ShouldBe(ReplyWait.End.Unanswered);
        asked.ShouldBe([.. Enumerable.Range(0, 5).Select(i => Deadline * i)]);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task WaitAsync_UnansweredInTime_Ends(bool isAnswering, int deadlines)
    {
        var wait = new ReplyWait(_time, holds: false, _ => false);
        var end = wait.WaitAsync(_answer.Task, Deadline, Token).AsTask();
        for (var i = 0; i < deadlines; i++)
        {
            end.IsCompleted.ShouldBeFalse();
            await PassAsync(wait, isAnswering);
        }

        (await end.WaitAsync(TimeSpan.FromSeconds(5), Token)).ShouldBe(ReplyWait.End.Unanswered);
    }

    [Fact]
    public async Task WaitAsync_WhenItIsHopeless_LeavesADecision()
    {
        var asked = new List<long>();
        var began = _time.GetTimestamp();
        var wait = new ReplyWait(_time, holds: true, since =>
        {
            asked.Add(since);
            return asked.Count == 2;
        });
        var end = wait.WaitAsync(_answer.Task, Deadline, Token).AsTask();
        for (var i = 0; i < 11; i++)
        {
            end.IsCompleted.ShouldBeFalse();
            await PassAsync(wait, isAnswering: true);
        }

        (await end.WaitAsync(TimeSpan.FromSeconds(5), Token)).ShouldBe(ReplyWait.End.Unanswered);
        asked.ShouldBe([began, began]);
    }

    [Fact]
    public async Task WaitAsync_ForeverSlow_EndsAfterASecond()
    {
        var wait = new ReplyWait(_time, holds: true, _ => false);
        var end = wait.WaitAsync(_answer.Task, Deadline, Token).AsTask();
        for (var i = 0; i < 41; i++)
        {
            end.IsCompleted.ShouldBeFalse();
            await PassAsync(wait, isAnswering: true);
        }

        (await end.WaitAsync(TimeSpan.FromSeconds(5), Token)).ShouldBe(ReplyWait.End.Unanswered);
    }

    private async Task PassAsync(ReplyWait wait, bool isAnswering)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (_time.ActiveTimers == 0)
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        _time.Advance(Deadline / 2);
        if (isAnswering)
        {
            wait.Answered();
        }

        _time.Advance(Deadline / 2);
    }
}
