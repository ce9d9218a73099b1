using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Errors;

public sealed class ErrorScrubberTests
{
    [Theory]
    [InlineData("key sk-proj-abcDEF123 is bad", "key [masked] is bad")]
    [InlineData("Incorrect API key provided: invalid-key. You can", "Incorrect API key provided: [masked]. You can")]
    [InlineData("Incorrect API key provided: sk-ab***********yz12.", "Incorrect API key provided: [masked].")]
    [InlineData("Your api key: ****-key is invalid", "Your api key: [masked] is invalid")]
    [InlineData("Authorization: Bearer abcdef", "Authorization: Bearer [masked]")]
    [InlineData("got Bearer a1b2c3/d4+e5==, sorry", "got Bearer [masked], sorry")]
    [InlineData("Bearer token is missing", "Bearer token is missing")]
    [InlineData("GET /v1?key=AIzaSyABC-123&alt=sse", "GET /v1?key=[masked]&alt=sse")]
    [InlineData("x-api-key: hello", "x-api-key: [masked]")]
    [InlineData("""{"api_key": "hello"}""", """{"api_key": "[masked]"}""")]
    [InlineData("gsk_abcdefgh xai-abcdefgh hf_abcdefgh", "[masked] [masked] [masked]")]
    [InlineData("0123456789abcdef0123456789abcdef", "[masked]")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "[masked]")]
    [InlineData("organization org-AbC123xyz on", "organization [masked] on")]
    [InlineData("Unknown key: temperature", "Unknown key: temperature")]
    [InlineData("openai/gpt-4o-mini-2024-07-18 and claude-3-5-haiku-20241022", "openai/gpt-4o-mini-2024-07-18 and claude-3-5-haiku-20241022")]
    [InlineData("ref: 96164522-08b2-4cbf-886e-e5a38961a688", "ref: 96164522-08b2-4cbf-886e-e5a38961a688")]
    public void Message_KeyLikeWords_AreMasked(string text, string expected) => ErrorScrubber.Message(text).ShouldBe(expected);

    [Theory]
    [InlineData("a\r\nb\tc\u0000\u0007\u001b[31m\u007f\u0085", "a  b c[31m")]
    [InlineData("a\u2028b\u202Ec\u200Fd\uFEFF", "a bcd")]
    [InlineData("sk-abc\u0000def123", "[masked]")]
    [InlineData("  x  ", "x")]
    [InlineData("", "")]
    public void Message_ControlCharacters_AreRemoved(string text, string expected) => ErrorScrubber.Message(text).ShouldBe(expected);

    [Fact]
    public void Message_LoneSurrogate_BecomesAReplacementCharacter() => ErrorScrubber.Message("\uD800x").ShouldBe("\uFFFDx");

    [Fact]
    public void Message_TooLong_IsCutBetweenCharacters()
    {
        ErrorScrubber.Message(new string('x', 500)).ShouldBe(new string('x', 500));
        ErrorScrubber.Message(new string('x', 501)).ShouldBe(new string('x', 499) + "…");
        ErrorScrubber.Message(new string('x', 498) + "😀😀").ShouldBe(new string('x', 498) + "…");
    }

    [Fact]
    public void Message_KeyAcrossTheCut_IsMaskedBeforeIt() =>
        ErrorScrubber.Message(new string('x', 490) + " sk-abcdefghijklmnopqrstuvwxyz").ShouldNotContain("sk-");

    [Fact]
    public void Body_PrivateFields_AreLeftOutAtAnyDepthAndInsideStrings()
    {
        const string Body = """
            {"user_id":"C","error":{"code":1.50,"message":"m sk-abcdef","metadata":{"flagged_input":{"a":["C"]},"raw":"{\"error\":{\"message\":\"r\",\"user_id\":\"C\"}}"}},
             "choices":[{"message":{"role":"assistant","content":"C"}}]}
            """;

        ErrorScrubber.Body(Encoding.UTF8.GetBytes(Body)).ShouldBe(
            """{"error":{"code":1.50,"message":"m [masked]","metadata":{"raw":"{\"error\":{\"message\":\"r\"}}"}},"choices":[{"message":{"role":"assistant"}}]}""");
    }

    [Theory]
    [InlineData("""{"error":{"metadata":{"flagged_input":"CANARY tex""")]
    [InlineData("""{"a":"{\"flagged_input\":\"CANARY""")]
    [InlineData("""{"user_x":1,"text_x":2,"text":"CANARY""")]
    [InlineData("""{"user_id" : "CANARY", "x": """)]
    [InlineData("""{"x":"\ud800","user_id":"CANARY"}""")]
    public void Body_BrokenJson_LosesEverythingFromAPrivateFieldOn(string body)
    {
        var text = ErrorScrubber.Body(Encoding.UTF8.GetBytes(body))!;

        text.ShouldNotContain("CANARY");
        text.ShouldContain("[removed]");
    }

    [Fact]
    public void Body_Long_IsCutAtACharacterWithin4KiB()
    {
        var text = ErrorScrubber.Body(Encoding.UTF8.GetBytes("a" + new string('é', 4000)))!;

        Encoding.UTF8.GetByteCount(text).ShouldBe(4095);
        text.ShouldNotContain('\uFFFD');
    }

    [Fact]
    public void Body_InvalidUtf8_BecomesReplacementCharacters() =>
        ErrorScrubber.Body([(byte)'a', 0xC3, 0x28, 0xFF]).ShouldBe("a\uFFFD(\uFFFD");

    [Fact]
    public void Body_Blank_IsNull()
    {
        ErrorScrubber.Body([]).ShouldBeNull();
        ErrorScrubber.Body("\n\n"u8).ShouldBeNull();
    }

    [Fact]
    public void Body_WholeJson_StaysJson() => Should.NotThrow(() =>
        JsonDocument.Parse(ErrorScrubber.Body("""{"a":[1,-2.50,true,false,null,"é\n\u0001😀"],"b":{},"c":[]}"""u8)!));

    [Fact]
    public void Body_ManyMegabytes_IsBounded() =>
        Encoding.UTF8.GetByteCount(ErrorScrubber.Body(Encoding.UTF8.GetBytes(new string('[', 5_000_000)))!).ShouldBe(ErrorScrubber.MaxBodyBytes);
}
