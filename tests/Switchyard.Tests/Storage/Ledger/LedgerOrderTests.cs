using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Storage.Ledger;
using Switchyard.Tests.Accounting;
using Xunit;

namespace Switchyard.Tests.Storage.Ledger;

public sealed class LedgerOrderTests : IDisposable
{
    private readonly LedgerRig _rig = new();

    [Fact]
    public void Of_RecordsInOrder_AreThemselves()
    {
        AttemptSettlement[] settled = [Settlement("a", 1), Settlement("a", 2), Settlement("b", 1)];

        LedgerOrder.Of(settled).ShouldBeSameAs(settled);
    }

    [Theory]
    [InlineData("a1x a2x b1x", "a1x a2x b1x")]
    [InlineData("b1x a2x a1x", "a1x a2x b1x")]
    [InlineData("a1x a1y b1x b1y", "a1x b1x")]
    [InlineData("b1x a1x b1y a1y a1z", "a1x b1x")]
    [InlineData("Z1x a1x B1x Z1y", "B1x Z1x a1x")]
    [InlineData("", "")]
    public void Of_Attempts_AreByNameAndTheFirstOfEach(string given, string expected)
    {
        var settled = given.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => Settlement(one[..1], one[1] - '0', one[2..])).ToList();

        var inOrder = LedgerOrder.Of(settled);

        string.Join(' ', inOrder.Select(one => one.Intent.RequestId + one.Intent.Attempt + one.ErrorCode)).ShouldBe(expected);
        inOrder.ShouldAllBe(one => settled.Contains(one));
    }

    [Fact]
    public void Of_ManyWithTheSameName_KeepsTheFirstOfEach()
    {
        var requests = Enumerable.Range(0, 2_000).Select(i => _rig.Request($"r{(i * 7919) % 500:000}") with { Attempts = i }).ToList();

        LedgerOrder.Of(requests).ShouldBe(requests.Take(500).OrderBy(request => request.RequestId, StringComparer.Ordinal));
    }

    [Fact]
    public void Of_IdsThatAreStoredAlike_AreTheSame()
    {
        RequestRecord[] requests = [_rig.Request("a\ufffd") with { Attempts = 1 }, _rig.Request("a\0") with { Attempts = 2 }];

        LedgerOrder.Of(requests).ShouldHaveSingleItem().Attempts.ShouldBe(1);
    }

    public void Dispose() => _rig.Dispose();

    private AttemptSettlement Settlement(string request, int attempt, string code = "") => _rig.Settlement(_rig.Intent(request, attempt)) with { ErrorCode = code };
}
