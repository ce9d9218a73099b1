using Shouldly;
using Switchyard.Storage;
using Xunit;

namespace Switchyard.Tests.Storage;

public sealed class CellTests
{
    [Fact]
    public void Kind_OfEachType_IsItsOwn()
    {
        Cell[] cells = ["", 0L, 0.0, (string?)null, (long?)null, (double?)null, (long?)7, (double?)0.5];

        cells.Select(static cell => cell.Kind).ShouldBe([
            CellKind.Text, CellKind.Whole, CellKind.Fraction, CellKind.Null, CellKind.Null, CellKind.Null, CellKind.Whole, CellKind.Fraction]);
    }

    [Fact]
    public void Equals_NothingAndZeros_AreAllDifferent()
    {
        Cell[] cells = [(string?)null, "", 0L, 0.0, "0", 1L, double.Epsilon];

        cells.Distinct().Count().ShouldBe(cells.Length);
        (cells[0] == default).ShouldBeTrue();
        ((Cell)(long?)null == (Cell)(double?)null).ShouldBeTrue();
    }

    [Fact]
    public void Equals_SameTextInAnotherString_IsTrue()
    {
        Cell one = "acme";

        (one == (Cell)new string("acme".AsSpan())).ShouldBeTrue();
        (one == (Cell)"acmE").ShouldBeFalse();
    }

    [Fact]
    public void Values_OfTheirKind_ComeBack()
    {
        ((Cell)"acme").Text.ShouldBe("acme");
        ((Cell)long.MinValue).Whole.ShouldBe(long.MinValue);
        ((Cell)(-0.25)).Fraction.ShouldBe(-0.25);
        default(Cell).Text.ShouldBeNull();
        default(Cell).Whole.ShouldBeNull();
        default(Cell).Fraction.ShouldBeNull();
    }

    [Fact]
    public void Values_OfAnotherKind_AreNotThere()
    {
        Should.Throw<InvalidOperationException>(() => ((Cell)"7").Whole);
        Should.Throw<InvalidOperationException>(() => ((Cell)7L).Fraction);
        Should.Throw<InvalidOperationException>(() => ((Cell)0.5).Text);
    }

    [Fact]
    public void Row_WithoutAllItsCells_IsNotGivenOut()
    {
        var row = new GivenRow(3);
        row.Add("a", 1L);

        Should.Throw<InvalidOperationException>(() => row.Cells.Length);
        row.Add(0.5);
        row.Cells.ToArray().ShouldBe(["a", 1L, 0.5]);
        Should.Throw<ArgumentException>(() => row.Add("too much"));
    }
}
