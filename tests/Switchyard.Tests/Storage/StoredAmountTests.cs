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
    [InlineData("4000000000", 4_000_000_000_000_000_000, 0)]
    [InlineData("1844674407.3709551615", 1_844_674_407_370_955_161, 500_000_000)]
    [InlineData("18.446744073709551615", 18_446_744_073, 709_551_615)]
    [InlineData("18.446744073709551616", 18_446_744_073, 709_551_616)]
    [InlineData("-0.5", -500_000_000, 0)]
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
    public void From_BeyondWhatFits_IsCut()
    {
        decimal[] amounts = [decimal.MaxValue, 4_000_000_000.000000001m, 18_446_744_073.709551615m, ulong.MaxValue, 4_000_000_001m];

        amounts.Select(amount => StoredAmount.From(amount).ToDecimal()).ShouldAllBe(amount => amount == 4_000_000_000m);
    }

    [Fact]
    public void From_AnyAmountOf18Places_LosesNothing()
    {
        var digits = ArbMap.Default.GeneratorFor<DoNotSize<ulong>>().Select(static any => any.Item);
        var places = Gen.Choose(0, 18);

        Prop.ForAll(digits.ToArbitrary(), places.ToArbitrary(), (number, scale) =>
        {
            var amount = new decimal((int)number, (int)(number >> 32), 0, isNegative: false, (byte)scale);
            var stored = StoredAmount.From(amount);
            return stored.Rest is >= 0 and < StoredAmount.RestsInNano && stored.ToDecimal() == Math.Min(amount, 4_000_000_000m);
        }).QuickCheckThrowOnFailure();
    }

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
