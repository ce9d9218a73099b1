using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Accounting.Journal;
using Switchyard.Core.Wire;
using Xunit;

namespace Switchyard.Tests.Accounting.Journal;

public sealed class AttemptJournalTests : IDisposable
{
    private const int Tail = 4096;

    private readonly LedgerRig _rig = new();

    [Fact]
    public void Reader_SegmentTornAtEveryByteOfItsTail_GivesEveryRecordBeforeAndOneDamage()
    {
        var (bytes, ends) = Filled(60);
        for (var length = bytes.Length - Tail; length < bytes.Length; length++)
        {
            var whole = ends.Count(end => end <= length);

            var (records, damages) = Read(bytes[..length]);

            records.Count.ShouldBe(whole, $"torn at {length}");
            records.Select(record => ((AttemptSettlement)record).Intent.RequestId).ShouldBe(Enumerable.Range(0, whole).Select(Name));
            damages.ShouldBe(ends.Contains(length) ? 0 : 1, $"torn at {length}");
        }
    }

    [Fact]
    public void Reader_AnyByteFlipped_LosesOneRecordAndNoOther()
    {
        var (bytes, ends) = Filled(12);
        for (var at = 0; at < bytes.Length; at++)
        {
            var broken = (byte[])bytes.Clone();
            broken[at] ^= 0x41;
            var hit = ends.Count(end => end <= at);

            var (records, damages) = Read(broken);

            records.Select(record => ((AttemptSettlement)record).Intent.RequestId)
                .ShouldBe(Enumerable.Range(0, 12).Where(i => i != hit).Select(Name), $"flipped at {at}");
            damages.ShouldBe(1, $"flipped at {at}");
        }
    }

    [Fact]
    public void Reader_WhileOthersAppend_GivesEachRecordOnceAndInOrder()
    {
        using var journal = new AttemptJournal(JournalSlot.Take(_rig.Folder), long.MaxValue, isDurable: false);
        var reader = new JournalReader(journal, static () => throw new InvalidOperationException("damaged"));
        var read = new List<string>();
        for (var i = 0; i < 30_000; i++)
        {
            Append(journal, i).ShouldBe(AppendOutcome.Done);
            while (i % 7 == 0 && reader.Next() is AttemptSettlement settlement)
            {
                read.Add(settlement.Intent.RequestId);
            }
        }

        while (reader.Next() is AttemptSettlement last)
        {
            read.Add(last.Intent.RequestId);
        }

        read.ShouldBe(Enumerable.Range(0, 30_000).Select(Name));
        reader.Position.Segment.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Append_Optional_LeavesRoomForWhatMustBeWritten()
    {
        using var journal = new AttemptJournal(JournalSlot.Take(_rig.Folder), 10_000, isDurable: false);
        journal.Reserve(4);

        Append(journal, 1, isOptional: true).ShouldBe(AppendOutcome.Done);
        while (Append(journal, 2, isOptional: true) == AppendOutcome.Done)
        {
            journal.Bytes.ShouldBeLessThanOrEqualTo(10_000 - (4 * 2048));
        }

        Append(journal, 3, isOptional: true).ShouldBe(AppendOutcome.Full);
        Append(journal, 4, isOptional: false).ShouldBe(AppendOutcome.Done);
    }

    [Fact]
    public void Slot_TakenByAnother_IsNotTakenAgain()
    {
        using var first = JournalSlot.Take(_rig.Folder);
        using var second = JournalSlot.Take(_rig.Folder);

        (Path.GetFileName(first.Folder), Path.GetFileName(second.Folder)).ShouldBe(("001", "002"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_SettlementOfAVersionThatDidNotSayWhetherItWasTold_TakesItAsTold(bool says)
    {
        var output = new PayloadWriter();
        RecordWriter.Write(output, _rig.Settlement(_rig.Intent("old")) with { MayBeOpen = false });

        var read = new RecordReader().Read(says ? output.Written : output.Written[..^1]).ShouldBeOfType<AttemptSettlement>();

        read.MayBeOpen.ShouldBe(!says);
        read.Intent.RequestId.ShouldBe("old");
    }

    public void Dispose() => _rig.Dispose();

    private static string Name(int number) => $"request-{number}";

    private AppendOutcome Append(AttemptJournal journal, int number, bool isOptional = false) => journal.Append(
        static (output, settlement) => RecordWriter.Write(output, settlement), _rig.Settlement(_rig.Intent(Name(number))), isOptional);

    // A segment's bytes, and where each of its records ends.
    private (byte[] Bytes, List<int> Ends) Filled(int records)
    {
        var slot = JournalSlot.Take(_rig.Folder);
        var ends = new List<int>();
        using (var journal = new AttemptJournal(slot, long.MaxValue, isDurable: false))
        {
            for (var i = 0; i < records; i++)
            {
                Append(journal, i);
                ends.Add((int)journal.Bytes);
            }
        }

        var file = Directory.EnumerateFiles(slot.Folder, "*.journal").Single();
        var bytes = File.ReadAllBytes(file);
        File.Delete(file);
        return (bytes, ends);
    }

    private (List<object> Records, int Damages) Read(byte[] bytes)
    {
        var slot = JournalSlot.Take(_rig.Folder);
        var file = Path.Combine(slot.Folder, "000000001.journal");
        File.WriteAllBytes(file, bytes);
        var (records, damages) = (new List<object>(), 0);
        using (var journal = new AttemptJournal(slot, long.MaxValue, isDurable: false))
        {
            var reader = new JournalReader(journal, () => damages++);
            while (reader.Next() is { } record)
            {
                records.Add(record);
            }
        }

        File.Delete(file);
        return (records, damages);
    }
}
