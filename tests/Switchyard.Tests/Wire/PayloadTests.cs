using Shouldly;
using Switchyard.Core.Wire;
using Xunit;

namespace Switchyard.Tests.Wire;

/// <summary>What is written is read again.</summary>
public sealed class PayloadTests
{
    [Fact]
    public void Text_OfAnyLengthAndScript_ComesBack()
    {
        string?[] texts = ["", null, "a", "ä€🚲", .. new[] { 255, 256, 257, 5_000 }.SelectMany(length => new[] { new string('x', length), new string('€', length) })];
        var output = new PayloadWriter();
        foreach (var text in texts)
        {
            output.Text(text);
        }

        var input = new PayloadReader(output.Written);

        texts.Select(_ => input.Text()).ShouldBe(texts);
        (input.IsAtEnd, input.IsBroken).ShouldBe((true, false));
    }

    [Fact]
    public void Text_HalfASurrogatePair_BecomesTheReplacementCharacter()
    {
        var output = new PayloadWriter();
        output.Text("a\ud800b");

        new PayloadReader(output.Written).Text().ShouldBe("a\ufffdb");
    }

    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("1.230")]
    [InlineData("0")]
    public void Amount_Any_ComesBackWithItsDigits(string text)
    {
        var output = new PayloadWriter();
        output.Amount(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        output.Amount(null);

        var input = new PayloadReader(output.Written);

        input.Amount()!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(text);
        input.Amount().ShouldBeNull();
        input.IsAtEnd.ShouldBeTrue();
    }

    [Fact]
    public void Bytes_BetweenOtherParts_AreThoseOfThePayload()
    {
        var output = new PayloadWriter();
        output.Long(long.MinValue);
        output.Bytes([1, 2, 3]);
        output.Double(-0.5);
        output.Bytes(new byte[1_000]);

        var input = new PayloadReader(output.Written);

        input.Long().ShouldBe(long.MinValue);
        input.Bytes().ToArray().ShouldBe([1, 2, 3]);
        input.Double().ShouldBe(-0.5);
        input.Bytes().Length.ShouldBe(1_000);
        input.IsAtEnd.ShouldBeTrue();
    }

    [Fact]
    public void Bytes_MoreThanThereAre_AreNoneAndBreakThePayload()
    {
        var output = new PayloadWriter();
        output.Int(5);
        output.Int(0);

        var input = new PayloadReader(output.Written);

        input.Bytes().IsEmpty.ShouldBeTrue();
        input.IsBroken.ShouldBeTrue();
    }

    [Fact]
    public void Begin_AfterABrokenPayload_ReadsTheNextOne()
    {
        var output = new PayloadWriter();
        output.Text("acme");
        var input = new PayloadReader(output.Written[..^1]);
        input.Text().ShouldBe("");
        input.IsBroken.ShouldBeTrue();

        input.Begin(output.Written);

        input.Text().ShouldBe("acme");
        (input.IsAtEnd, input.IsBroken).ShouldBe((true, false));
    }
}
