using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Accounting.Journal;
using Switchyard.Core.Wire;
using Xunit;

namespace Switchyard.Tests.Accounting.Journal;

public sealed class RecordReaderTests : IDisposable
{
    private readonly LedgerRig _rig = new();
    private readonly PayloadWriter _output = new();
    private readonly RecordReader _reader = new();

    [Fact]
    public void Read_NamesThatComeAgain_AreTheSameStrings()
    {
        var first = Read(_rig.Settlement(_rig.Intent("one")));
        for (var i = 0; i < 5_000; i++)
        {
            Read(_rig.Settlement(_rig.Intent($"request-{i}")));
        }

        var last = Read(_rig.Settlement(_rig.Intent("two")));

        last.Intent.RequestId.ShouldBe("two");
        last.Intent.Replica.ShouldBeSameAs(first.Intent.Replica);
        last.Intent.User.ShouldBeSameAs(first.Intent.User);
        last.Intent.Tags[1].ShouldBeSameAs(first.Intent.Tags[1]);
        last.Intent.Budgets[0].Period.ShouldBeSameAs(first.Intent.Budgets[0].Period);
        last.Usage.Source.ShouldBeSameAs(first.Usage.Source);
    }

    [Fact]
    public void Read_RequestAfterItsAttempt_SharesItsId()
    {
        var attempt = Read(_rig.Settlement(_rig.Intent("one")));
        RecordWriter.Write(Cleared(), _rig.Request("one"));

        var request = _reader.Read(_output.Written).ShouldBeOfType<RequestRecord>();

        request.RequestId.ShouldBeSameAs(attempt.Intent.RequestId);
        request.ClientRequestId.ShouldBeSameAs(attempt.Intent.RequestId);
    }

    [Fact]
    public void Read_NoTagsAndNoBudgets_AreEmptyAndNotNew()
    {
        var settlement = _rig.Settlement(_rig.Intent("one") with { Tags = [], Budgets = [] });

        var (one, other) = (Read(settlement).Intent, Read(settlement).Intent);

        one.Tags.ShouldBeEmpty();
        one.Tags.ShouldBeSameAs(other.Tags);
        one.Budgets.ShouldBeEmpty();
        one.Budgets.ShouldBeSameAs(other.Budgets);
    }

    [Fact]
    public void Read_TornAnywhere_IsNothingAndTheNextRecordIsWhole()
    {
        RecordWriter.Write(Cleared(), _rig.Request("one"));
        for (var length = 0; length < _output.Written.Length; length++)
        {
            _reader.Read(_output.Written[..length]).ShouldBeNull($"torn at {length}");
            _reader.Read(_output.Written).ShouldBeOfType<RequestRecord>().ClientRequestId.ShouldBe("one");
        }
    }

    public void Dispose() => _rig.Dispose();

    private AttemptSettlement Read(AttemptSettlement settlement)
    {
        RecordWriter.Write(Cleared(), settlement);
        return _reader.Read(_output.Written).ShouldBeOfType<AttemptSettlement>();
    }

    private PayloadWriter Cleared()
    {
        _output.Clear();
        return _output;
    }
}
