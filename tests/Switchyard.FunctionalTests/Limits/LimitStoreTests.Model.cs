using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>Any course of events, against a list and a look at all of it.</summary>
public abstract partial class LimitStoreTests
{
    private TimeSpan _elapsed;

    /// <summary>How many courses of events are tried.</summary>
    protected virtual int Courses => 200;

    [Fact]
    public void Operations_InAnyOrder_DoAsTheModelSays()
    {
        var step = from kind in Gen.Elements(StepKind.Reserve, StepKind.Reserve, StepKind.Reserve, StepKind.Settle, StepKind.Repeat, StepKind.Wait)
                   from bucket in Gen.Choose(0, 2)
                   from tokens in Gen.Choose(0, 60)
                   from milliseconds in Gen.OneOf(Gen.Choose(0, 3000), Gen.Choose(0, 40_000))
                   select new ModelStep(kind, bucket, tokens, milliseconds);

        Prop.ForAll(step.ListOf(60).ToArbitrary(), HoldsAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(Courses));
    }

    private async Task<bool> HoldsAsync(List<ModelStep> steps)
    {
        var model = new LimitModel(_elapsed);
        foreach (var step in steps)
        {
            if (step.Kind == StepKind.Wait)
            {
                var time = TimeSpan.FromMilliseconds(step.Milliseconds);
                await AdvanceAsync(time);
                model.Advance(time);
                _elapsed += time;
            }
            else if (step.Kind == StepKind.Settle)
            {
                await SettleAsync(model.Settle(step));
            }
            else
            {
                var lease = step.Kind == StepKind.Repeat ? model.Known(step) : model.Invent(step);
                model.Check(lease, await ReserveAsync(lease));
            }
        }

        return model.NoWindowHoldsMoreThanTheLimit();
    }
}
