using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Core.Performance;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Performance;

public sealed class LivePerformanceTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly LivePerformance _live;

    public LivePerformanceTests() => _live = new LivePerformance(_time);

    [Fact]
    public void Of_Windows_ForgetWhatIsOlder()
    {
        Add(100);
        _time.Advance(TimeSpan.FromSeconds(61));
        Add(200);

        Attempts(PerformanceWindow.Minute).ShouldBe(1);
        Attempts(PerformanceWindow.FiveMinutes).ShouldBe(2);
        _time.Advance(TimeSpan.FromMinutes(6));
        Attempts(PerformanceWindow.FiveMinutes).ShouldBe(0);
        Attempts(PerformanceWindow.Hour).ShouldBe(2);
        _time.Advance(TimeSpan.FromMinutes(61));
        Attempts(PerformanceWindow.Hour).ShouldBe(0);
    }

    [Fact]
    public void Figures_SuccessesAndFailures_AreTold()
    {
        _live.Add("p", "m", new PerformanceSample(null, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), 100));
        _live.Add("p", "m", new PerformanceSample(new LlmError(LlmErrorCode.UpstreamTimeout, "x"), TimeSpan.FromSeconds(1), null, 0));
        _live.Add("p", "m", new PerformanceSample(new LlmError(LlmErrorCode.ContextLengthExceeded, "x"), TimeSpan.FromSeconds(1), null, 0));
        _live.Add("p", "m", new PerformanceSample(null, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), 0));

        var figures = PerformanceFigures.Of(_live.Of("p", "m", PerformanceWindow.Minute)).ShouldNotBeNull();

        (figures.Attempts, figures.ErrorRate, figures.Availability, figures.OutputTokensPerSecond).ShouldBe((4, 0.5, 0.75, 50));
        figures.Errors.ShouldBe(new Dictionary<string, int> { ["TIMEOUT"] = 1, ["CONTEXT_LENGTH"] = 1 }, ignoreOrder: true);
        figures.FirstContentMs.ShouldNotBeNull().P50.ShouldBe(1_000, 130);
        figures.LatencyMs.ShouldNotBeNull().P50.ShouldBe(3_000, 380);
    }

    [Fact]
    public void Add_ManyInventedModels_StaysBounded()
    {
        for (var i = 0; i < LivePerformance.MostTargets * 2; i++)
        {
            _live.Add("p", $"m{i}", new PerformanceSample(null, TimeSpan.FromMilliseconds(1), null, 0));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        _live.Targets().Count.ShouldBeLessThanOrEqualTo(LivePerformance.MostTargets);
        _live.Of("p", $"m{(LivePerformance.MostTargets * 2) - 1}", PerformanceWindow.Minute).ShouldNotBeNull();
    }

    [Fact]
    public void Heard_OtherReplicas_CountWithOurs()
    {
        Add(100);
        var other = new LivePerformance(_time);
        other.Add("p", "m", new PerformanceSample(null, TimeSpan.FromMilliseconds(900), TimeSpan.FromMilliseconds(800), 10));
        other.Add("q", "n", new PerformanceSample(new LlmError(LlmErrorCode.UpstreamError, "x"), TimeSpan.FromMilliseconds(900), null, 0));

        var bytes = PerformanceCodec.Write(DateTimeOffset.UnixEpoch, other.Own(10));
        var report = PerformanceCodec.Read(bytes, out var told).ShouldNotBeNull();
        _live.Heard(report.ToDictionary());

        told.ShouldBe(DateTimeOffset.UnixEpoch);
        Attempts(PerformanceWindow.Minute).ShouldBe(2);
        _live.Of("q", "n", PerformanceWindow.Hour).ShouldNotBeNull().Unavailable.ShouldBe(1);
        _live.Heard(new Dictionary<TargetName, PerformanceTally[]>());
        Attempts(PerformanceWindow.Minute).ShouldBe(1);
    }

    [Fact]
    public void Read_BytesThatAreNoReport_IsNone()
    {
        Add(100);
        var bytes = PerformanceCodec.Write(DateTimeOffset.UnixEpoch, _live.Own(10));

        for (var length = 0; length < bytes.Length; length++)
        {
            PerformanceCodec.Read(bytes[..length], out _).ShouldBeNull();
        }

        PerformanceCodec.Read([2, .. bytes[1..]], out _).ShouldBeNull();
    }

    private void Add(double ms) => _live.Add("p", "m", new PerformanceSample(null, TimeSpan.FromMilliseconds(ms), TimeSpan.FromMilliseconds(ms / 2), 10));

    private long Attempts(PerformanceWindow window) => _live.Of("p", "m", window)?.Attempts ?? 0;
}
