using Shouldly;
using Switchyard.Core.Wire;
using Xunit;

namespace Switchyard.Tests.Wire;

public sealed class BufferBudgetTests
{
    private const int Large = 1024 * 1024;

    [Fact]
    public void TryResize_OverTheLimit_IsRefusedAndTakesNothing()
    {
        var budget = new BufferBudget(3 * Large);
        using var first = budget.Begin();
        using var second = budget.Begin();
        first.TryResize(2 * Large).ShouldBeTrue();

        second.TryResize(2 * Large).ShouldBeFalse();

        budget.Taken.ShouldBe(2 * Large);
        second.TryResize(Large).ShouldBeTrue();
        budget.Taken.ShouldBe(3 * Large);
    }

    [Fact]
    public void Dispose_GivesBackOnce()
    {
        var budget = new BufferBudget();
        var lease = budget.Begin();
        lease.TryResize(Large).ShouldBeTrue();
        lease.TryResize(2 * Large).ShouldBeTrue();
        budget.Taken.ShouldBe(2 * Large);

        lease.Dispose();
        lease.Dispose();

        budget.Taken.ShouldBe(0);
    }

    [Fact]
    public void TryResize_SmallBuffers_AreNotCounted()
    {
        var budget = new BufferBudget(1);
        using var lease = budget.Begin();

        lease.TryResize(BufferBudget.Free).ShouldBeTrue();

        budget.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task SseFrameReader_EventOverTheBudget_IsTooLargeAndGivesBack()
    {
        var budget = new BufferBudget(Large);
        using (var reader = new SseFrameReader(new MemoryStream(new byte[4 * Large]), 16 * Large, lease: budget.Begin()))
        {
            (await reader.ReadAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();

            reader.IsTooLarge.ShouldBeTrue();
            budget.Taken.ShouldBeInRange(1, Large);
        }

        budget.Taken.ShouldBe(0);
    }
}
