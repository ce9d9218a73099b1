using System.Text;
using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Caching;

public sealed class RecordingTests
{
    private static readonly AnswerFacts Facts = new() { FinishReason = "stop" };

    [Fact]
    public async Task TryRead_BeforeThereIsMore_CompletesItsWaitWithTheNextEvent()
    {
        var recording = new Recording(1024);
        var place = recording.TryOpen().ShouldNotBeNull();

        recording.TryRead(place, out _, out var more).ShouldBeFalse();
        more.IsCompleted.ShouldBeFalse();
        recording.Add(Event("a")).IsCompleted.ShouldBeTrue();
        await more.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        recording.TryRead(place, out var next, out _).ShouldBeTrue();
        Encoding.UTF8.GetString(next.Frame.Span).ShouldBe("a");
    }

    [Fact]
    public void Add_OfMemoryThatIsUsedAgain_KeepsACopy()
    {
        var recording = new Recording(1024);
        var place = recording.TryOpen()!;
        var memory = "one"u8.ToArray();
        recording.Add(new StreamEvent { Kind = StreamEventKind.Content, Frame = memory, Facts = Facts });
        memory[0] = (byte)'X';

        recording.TryRead(place, out var next, out _);

        Encoding.UTF8.GetString(next.Frame.Span).ShouldBe("one");
    }

    [Fact]
    public void Add_OverTheBound_WaitsForTheSlowestReaderAndTurnsOthersAway()
    {
        var recording = new Recording(1024);
        var fast = recording.TryOpen()!;
        var slow = recording.TryOpen()!;
        var big = new string('x', 100_000);
        recording.Add(Event(big)).IsCompleted.ShouldBeTrue();
        recording.Add(Event(big)).IsCompleted.ShouldBeTrue();
        var room = recording.Add(Event(big));

        recording.IsOversize.ShouldBeTrue();
        recording.TryOpen().ShouldBeNull();
        room.IsCompleted.ShouldBeFalse();
        for (var i = 0; i < 3; i++)
        {
            recording.TryRead(fast, out _, out _).ShouldBeTrue();
        }

        room.IsCompleted.ShouldBeFalse();
        recording.TryRead(slow, out _, out _).ShouldBeTrue();
        room.IsCompleted.ShouldBeTrue();
        recording.ToRecorded().ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryRead_OverTheBoundByReadersOfAnyPace_GivesEachEveryEventAndDropsOnlyWhatAllHaveRead(int seed)
    {
        var random = new Random(seed);
        var recording = new Recording(1024);
        var places = Enumerable.Range(0, 8).Select(_ => recording.TryOpen()!).ToList();
        var read = new int[places.Count];
        var gone = new HashSet<int>();
        var room = Task.CompletedTask;
        for (var added = 0; added < 3000;)
        {
            if (room.IsCompleted)
            {
                room = recording.Add(Event($"{added++} {new string('x', 1000)}"));
            }

            var reader = random.Next(room.IsCompleted ? places.Count * 2 : places.Count);
            if (reader >= places.Count || gone.Contains(reader))
            {
                continue;
            }

            for (var i = random.Next(300); i > 0 && recording.TryRead(places[reader], out var next, out _); i--)
            {
                Encoding.UTF8.GetString(next.Frame.Span).ShouldStartWith($"{read[reader]++} ");
            }

            if (gone.Count < 4 && random.Next(500) == 0 && gone.Add(reader))
            {
                recording.Close(places[reader]);
            }

            var slowest = Enumerable.Range(0, places.Count).Where(i => !gone.Contains(i)).Min(i => read[i]);
            (added - slowest).ShouldBeLessThanOrEqualTo((Recording.MostUnread / 1000) + 1);
        }

        recording.IsOversize.ShouldBeTrue();
    }

    [Fact]
    public void Add_OverTheBoundWithAThousandReaders_CostsEachEventOnce()
    {
        var recording = new Recording(1024);
        var places = Enumerable.Range(0, 1000).Select(_ => recording.TryOpen()!).ToList();
        for (var i = 0; i < 600; i++)
        {
            recording.Add(Event(new string('x', 2000))).IsCompleted.ShouldBeTrue();
            places.Count(place => recording.TryRead(place, out _, out _)).ShouldBe(1000);
        }

        foreach (var place in places)
        {
            recording.TryRead(place, out _, out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void Close_OfTheSlowestReader_MakesRoom()
    {
        var recording = new Recording(1024);
        var fast = recording.TryOpen()!;
        var slow = recording.TryOpen()!;
        var room = recording.Add(Event(new string('x', 300_000)));
        recording.TryRead(fast, out _, out _);

        recording.Close(slow);

        room.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void ToRecorded_OnlyOfAStreamThatEndedWell()
    {
        var good = new Recording(1024);
        good.Add(Event("a"));
        good.ToRecorded().ShouldBeNull();
        good.Add(new StreamEvent { Kind = StreamEventKind.End, Facts = Facts });
        var failed = new Recording(1024);
        failed.Add(Event("a"));
        failed.Add(StreamEvent.Failed(new(Switchyard.Core.Errors.LlmErrorCode.UpstreamError, "no")));

        good.ToRecorded().ShouldNotBeNull().Events.ShouldNotBeNull().Count.ShouldBe(2);
        failed.ToRecorded().ShouldBeNull();
    }

    [Fact]
    public async Task TryRead_ByManyAtOnce_GivesEachEveryEventInOrder()
    {
        const int events = 2000;
        var recording = new Recording(4096);
        var places = Enumerable.Range(0, 8).Select(_ => recording.TryOpen()!).ToList();
        var readers = places.Select(place => Task.Run(() => ReadAsync(recording, place))).ToList();
        for (var i = 0; i < events; i++)
        {
            await recording.Add(Event($"{i},{new string('.', 500)}")).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        await recording.Add(new StreamEvent { Kind = StreamEventKind.End, Facts = Facts });

        foreach (var seen in await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))
        {
            seen.ShouldBe(Enumerable.Range(0, events).Select(i => $"{i}"));
        }
    }

    private static async Task<List<string>> ReadAsync(Recording recording, RecordingPlace place)
    {
        var seen = new List<string>();
        while (true)
        {
            if (!recording.TryRead(place, out var next, out var more))
            {
                await more;
                continue;
            }

            if (next.Kind == StreamEventKind.End)
            {
                return seen;
            }

            seen.Add(Encoding.UTF8.GetString(next.Frame.Span).Split(',')[0]);
        }
    }

    private static StreamEvent Event(string text) =>
        new() { Kind = StreamEventKind.Content, Frame = Encoding.UTF8.GetBytes(text), Facts = Facts };
}
