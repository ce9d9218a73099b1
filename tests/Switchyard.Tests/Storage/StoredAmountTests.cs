using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchyard.Storage;
using Xunit;

namespace Switchyard.Tests.Storage;

/// <summary>Money in two columns loses nothing.</summary>
public sealed class StoredAmountTests
{
    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("0.1", 100_000_000, 0)]
    [InlineData("0.000000000000000001", 0, 1)]
    [InlineData("1.000000001000000002", 1_000_000_001, 2)]
    [InlineData("-0.000000000000000001", -1, 999_999_999)]
    [InlineData("3999999999.999999999999999999", 3_999_999_999_999_999_999, 999_999_999)]
    public void From_Amount_IsTwoWholeNumbersAndBack(string text, long nano, long rest)
    {
        var amount = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        StoredAmount.From(amount).ShouldBe(new StoredAmount(nano, rest));
        StoredAmount.From(amount).ToDecimal().ShouldBe(amount);
    }

    [Fact]
    public void From_MoreThan18Places_IsRounded() =>
        StoredAmount.From(0.0000000000000000015m).ToDecimal().ShouldBe(0.000000000000000002m);

    [Fact]
    public void From_BeyondWhatFits_IsCut() => StoredAmount.From(decimal.MaxValue).ToDecimal().ShouldBe(4_000_000_000m);

    [Fact]
    public void ToDecimal_Text_HasNoZerosAtItsEnd() =>
        StoredAmount.From(0.30m).ToDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe("0.3");

    [Fact]
    public void Plus_AnyAmounts_IsTheirExactSum()
    {
        var amounts = ArbMap.Default.GeneratorFor<int>().Select(number => number * 0.000000000123456789m);

        Prop.ForAll(amounts.ToArbitrary(), amounts.ToArbitrary(), (one, other) =>
            StoredAmount.From(one).Plus(StoredAmount.From(other)).ToDecimal() == one + other).QuickCheckThrowOnFailure();
    }
}
