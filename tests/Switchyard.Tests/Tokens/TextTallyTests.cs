using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.Core.Tokens;
using Xunit;

namespace Switchyard.Tests.Tokens;

public sealed class TextTallyTests
{
    private const string Alphabet = "aeioXYZ  \n\t019.,:{}\"\\/é漢Ж😀";

    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog.", 10)]
    [InlineData("What is the capital of France?", 7)]
    [InlineData("Count from 1 to 3", 7)]
    [InlineData("internationalization of everything", 4)]
    [InlineData("Wie heißt die Hauptstadt von Österreich, und wie viele Menschen leben dort?", 17)]
    [InlineData("Какая столица России?", 7)]
    [InlineData("フランスの首都はどこですか。", 9)]
    [InlineData("法国的首都是哪里？", 7)]
    [InlineData("프랑스의 수도는 어디입니까?", 10)]
    [InlineData("ما هي عاصمة فرنسا؟", 7)]
    [InlineData("{\"city\": \"Paris\", \"days\": 3}", 13)]
    [InlineData("🎉🎉", 4)]
    public void Tokens_Text_AreNearAVocabularys(string text, int expected)
    {
        var tokens = PromptText.Of(Encoding.UTF8.GetBytes(text), isEscaped: false);

        tokens.ShouldBeInRange(expected * 0.75, expected * 1.25);
    }

    [Fact]
    public void Add_AnyPieces_CountAsTheWhole()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var text = RandomText(random, 400);
            var whole = PromptText.Of(text, isEscaped: false);
            var tally = default(TextTally);
            for (var at = 0; at < text.Length;)
            {
                var size = PieceOf(text, at, random.Next(1, 150));
                tally.Add(text.AsSpan(at, size), isEscaped: false);
                at += size;
            }

            tally.Tokens.ShouldBe(whole, 1e-6);
        }
    }

    [Fact]
    public void Add_EscapedText_CountsAsThePlainOne()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var text = RandomText(random, 300);
            var escaped = JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
            var allEscaped = JsonEncodedText.Encode(text).EncodedUtf8Bytes;

            var plain = PromptText.Of(text, isEscaped: false);

            PromptText.Of(escaped, isEscaped: true).ShouldBe(plain, 1e-6);
            PromptText.Of(allEscaped, isEscaped: true).ShouldBe(plain, 1e-6);
        }
    }

    [Fact]
    public void Add_Utf16_CountsAsUtf8()
    {
        var text = string.Concat(Enumerable.Repeat("Wörter und 漢字, 12 Zahlen and camelCase 😀\n", 200));
        var tally = default(TextTally);

        tally.Add(text);

        tally.Tokens.ShouldBe(PromptText.Of(Encoding.UTF8.GetBytes(text), isEscaped: false), 1e-6);
    }

    [Theory]
    [InlineData("\\u")]
    [InlineData("\\uZZZZ and more")]
    [InlineData("\\ud83d")]
    [InlineData("\\")]
    public void Add_BrokenEscape_IsCountedSomehow(string text) =>
        PromptText.Of(Encoding.UTF8.GetBytes(text), isEscaped: true).ShouldBeInRange(0, 10);

    [Fact]
    public void Add_BrokenUtf8_IsCountedSomehow() => PromptText.Of([0xFF, 0xC3, 0x80, 0xE6], isEscaped: false).ShouldBeGreaterThan(0);

    [Fact]
    public void Add_BlanksAndDigitsOverABlocksEdge_CountAsOneRun()
    {
        var spaces = new string('a', 62) + "    b" + new string(' ', 70) + "12345678901234567890";
        var bytes = Encoding.UTF8.GetBytes(spaces);
        var slowly = default(TextTally);
        foreach (var one in bytes)
        {
            slowly.Add([one], isEscaped: false);
        }

        PromptText.Of(bytes, isEscaped: false).ShouldBe(slowly.Tokens, 1e-9);
    }

    private static byte[] RandomText(Random random, int runes)
    {
        var all = Alphabet.EnumerateRunes().ToArray();
        var text = new StringBuilder();
        for (var i = 0; i < runes; i++)
        {
            // Mostly letters and blanks, so that whole blocks are plain too.
            text.Append(random.Next(30) == 0 ? all[random.Next(all.Length)] : all[random.Next(9)]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static int PieceOf(byte[] text, int at, int size)
    {
        var end = Math.Min(text.Length, at + size);
        while (end < text.Length && (text[end] & 0xC0) == 0x80)
        {
            end++;
        }

        return end - at;
    }
}
