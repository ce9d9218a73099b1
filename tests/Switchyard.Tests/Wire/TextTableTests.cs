using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchyard.Core.Wire;
using Xunit;

namespace Switchyard.Tests.Wire;

public sealed class TextTableTests
{
    [Theory]
    [InlineData("acme")]
    [InlineData("vendor/model-large")]
    [InlineData("Grüße, 東京 🚲")]
    [InlineData("")]
    public void Get_TextThatWasReadBefore_IsTheSameString(string text)
    {
        var table = new TextTable(16);
        var first = table.Get(Encoding.UTF8.GetBytes(text));

        var second = table.Get(Encoding.UTF8.GetBytes(text));

        first.ShouldBe(text);
        second.ShouldBeSameAs(first);
    }

    [Fact]
    public void Get_TextsThatShareAPlace_AreEachTheirOwn()
    {
        var table = new TextTable(1);
        string[] texts = ["acme", "acne", "acme", "äcme", "ac", "äcne", "acme"];

        texts.Select(text => table.Get(Encoding.UTF8.GetBytes(text))).ShouldBe(texts);
    }

    [Fact]
    public void Get_AnyTexts_AreWhatTheirBytesSay()
    {
        var table = new TextTable(2);

        Prop.ForAll(ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(), bytes => table.Get(bytes) == Encoding.UTF8.GetString(bytes)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Get_LongText_IsReadAndTakesNoPlace()
    {
        var table = new TextTable(1);
        var known = table.Get("acme"u8);
        var longest = Encoding.UTF8.GetBytes(new string('x', TextTable.LongestText + 1));

        table.Get(longest).ShouldBe(Encoding.UTF8.GetString(longest));

        table.Get("acme"u8).ShouldBeSameAs(known);
        table.Get(longest.AsSpan(1)).ShouldBeSameAs(table.Get(longest.AsSpan(1)));
    }

    [Fact]
    public void Get_BrokenUtf8_IsTheTextThatStandsForIt()
    {
        var table = new TextTable(1);
        byte[] broken = [(byte)'a', 0xFF, 0xE2, 0x82, (byte)'b', 0xC3];

        table.Get(broken).ShouldBe("a\ufffd\ufffdb\ufffd");
        table.Get("a\ufffd\ufffdb\ufffd"u8).ShouldBe("a\ufffd\ufffdb\ufffd");
        table.Get(broken.AsSpan(0, 2)).ShouldBe("a\ufffd");
    }
}
