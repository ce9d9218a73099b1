using Shouldly;
using Switchyard.FakeUpstream.Recordings;
using Xunit;

namespace Switchyard.FunctionalTests.Replay;

public sealed class ReplayTableTests
{
    public ReplayTableTests() => Assert.SkipUnless(RecordedTraffic.IsPresent, RecordedTraffic.AbsentReason);

    [Fact]
    public void ExpectedFailures_Recordings_NameEveryFailure()
    {
        var failing = Replays.All.Where(ReplayExpectation.IsFailureByItsBytes).Select(e => e.Id);

        failing.Except(ExpectedFailures.Ids).ShouldBeEmpty();
    }

    [Fact]
    public void ExpectedFailures_Recordings_AllExist() =>
        ExpectedFailures.Ids.Except(Replays.All.Select(e => e.Id)).ShouldBeEmpty();

    [Fact]
    public void Replays_Recordings_AreAllReplayed() =>
        Replays.Whole.Concat(Replays.Streamed).Select(e => e.Id).Distinct().Count().ShouldBe(Replays.All.Count);
}
