using Shouldly;
using Switchyard.Core.Limits;
using Switchyard.Providers.Upstream;
using Xunit;

namespace Switchyard.Tests.Providers.Upstream;

public sealed class RateLimitHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 19, 14, 34, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2ms", 0.002)]
    [InlineData("0s", 0)]
    [InlineData("6m0s", 360)]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("3.89s", 3.89)]
    [InlineData("12ms", 0.012)]
    [InlineData("174ms", 0.174)]
    [InlineData("2m59.56s", 179.56)]
    [InlineData("1.5h", 5400)]
    [InlineData("500us", 0.0005)]
    [InlineData(" 8.64s ", 8.64)]
    [InlineData("24h0m0s", 86400)]
    [InlineData("48h0m0s", 86400)]
    [InlineData("3d", 86400)]
    [InlineData("60", 60)]
    [InlineData("0", 0)]
    [InlineData("0.25", 0.25)]
    [InlineData("90000", 86400)]
    [InlineData("1787150070", 30)]
    [InlineData("1787150070000", 30)]
    [InlineData("1787150039000", 0)]
    [InlineData("2026-08-19T14:34:11Z", 11)]
    [InlineData("2026-08-19T14:34:11.5Z", 11.5)]
    [InlineData("2026-08-19T16:34:11+02:00", 11)]
    [InlineData("2026-08-19T14:33:59Z", 0)]
    [InlineData("2026-08-21T14:34:00Z", 86400)]
    public void Read_Reset_IsTheWait(string reset, double seconds) =>
        Read(("x-ratelimit-remaining-requests", "7"), ("x-ratelimit-reset-requests", reset))
            .ShouldBe(new UpstreamAllowance(7, TimeSpan.FromTicks((long)(decimal.Round((decimal)seconds, 7) * TimeSpan.TicksPerSecond)), null, default));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1s")]
    [InlineData("-5")]
    [InlineData("5x")]
    [InlineData("s")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e9")]
    [InlineData("1,000")]
    [InlineData("99999999999999999999")]
    [InlineData("9999999h")]
    [InlineData("3000000")]
    [InlineData("4102444800000")]
    [InlineData("1000000001")]
    [InlineData("2026-13-40T99:99:99Z")]
    [InlineData("2020-01-01T00:00:00Z")]
    [InlineData("2099-01-01T00:00:00Z")]
    [InlineData("tomorrow")]
    [InlineData("1s, 2s")]
    public void Read_UnusableReset_SaysNothing(string reset) =>
        Read(("x-ratelimit-remaining-tokens", "7"), ("x-ratelimit-reset-tokens", reset)).IsEmpty.ShouldBeTrue();

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("149999985", 149999985L)]
    [InlineData(" 12 ", 12L)]
    [InlineData("1000000000000", 1_000_000_000_000)]
    [InlineData("-1", null)]
    [InlineData("12.5", null)]
    [InlineData("1e3", null)]
    [InlineData("1,000", null)]
    [InlineData("0x10", null)]
    [InlineData("many", null)]
    [InlineData("", null)]
    [InlineData("1000000000001", null)]
    [InlineData("99999999999999999999", null)]
    public void Read_Remaining_IsAWholeNumberOrNothing(string remaining, long? expected) =>
        Read(("X-RateLimit-Remaining-Tokens", remaining), ("X-RateLimit-Reset-Tokens", "1s")).Tokens.ShouldBe(expected);

    [Fact]
    public void Read_OpenAI_BothBuckets() => Read(
        ("x-ratelimit-limit-requests", "10000"), ("x-ratelimit-limit-tokens", "30000000"), ("x-ratelimit-remaining-requests", "9999"),
        ("x-ratelimit-remaining-tokens", "29999973"), ("x-ratelimit-reset-requests", "6ms"), ("x-ratelimit-reset-tokens", "0s"), ("server", "cloudflare"))
        .ShouldBe(new UpstreamAllowance(9999, TimeSpan.FromMilliseconds(6), 29999973, TimeSpan.Zero));

    [Fact]
    public void Read_OpenRouter_IsRequests() => Read(
        ("X-RateLimit-Limit", "1000"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1787150100000"))
        .ShouldBe(new UpstreamAllowance(0, TimeSpan.FromSeconds(60), null, default));

    [Fact]
    public void Read_Anthropic_TakesTheTightestOfTokensAndInput() => Read(
        ("anthropic-ratelimit-requests-limit", "4000"), ("anthropic-ratelimit-requests-remaining", "3999"), ("anthropic-ratelimit-requests-reset", "2026-08-19T14:34:01Z"),
        ("anthropic-ratelimit-tokens-remaining", "480000"), ("anthropic-ratelimit-tokens-reset", "2026-08-19T14:34:02Z"),
        ("anthropic-ratelimit-input-tokens-limit", "400000"), ("anthropic-ratelimit-input-tokens-remaining", "399000"), ("anthropic-ratelimit-input-tokens-reset", "2026-08-19T14:34:03Z"),
        ("anthropic-ratelimit-output-tokens-limit", "80000"), ("anthropic-ratelimit-output-tokens-remaining", "79000"), ("anthropic-ratelimit-output-tokens-reset", "2026-08-19T14:34:04Z"))
        .ShouldBe(new UpstreamAllowance(3999, TimeSpan.FromSeconds(1), 399000, TimeSpan.FromSeconds(3)));

    [Theory]
    [InlineData("8000", 8000)]
    [InlineData("8001", 399000)]
    [InlineData("0", 0)]
    public void Read_AnthropicAnswerTokens_CountWhenNearlySpent(string remaining, long expected) => Read(
        ("anthropic-ratelimit-input-tokens-remaining", "399000"), ("anthropic-ratelimit-input-tokens-reset", "2026-08-19T14:34:03Z"),
        ("anthropic-ratelimit-output-tokens-limit", "80000"), ("anthropic-ratelimit-output-tokens-remaining", remaining), ("anthropic-ratelimit-output-tokens-reset", "2026-08-19T14:34:04Z"))
        .Tokens.ShouldBe(expected);

    [Fact]
    public void Read_OtherHeaders_SayNothing() => Read(
        ("x-ratelimit-remaining-input-images", "49999"), ("x-ratelimit-reset-input-images", "1ms"), ("x-ratelimit-remaining-tokens-minute", "5"),
        ("anthropic-ratelimit-unified-remaining", "1"), ("anthropic-ratelimit-unified-reset", "60"), ("anthropic-ratelimit-x", "1"), ("retry-after", "5"), ("x-ratelimit-", "1"))
        .IsEmpty.ShouldBeTrue();

    [Fact]
    public void Read_HeaderSentTwice_SaysNothing()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("x-ratelimit-remaining", ["5", "6"]);
        response.Headers.TryAddWithoutValidation("x-ratelimit-reset", "1s");

        RateLimitHeaders.Read(response.Headers.NonValidated, Now).IsEmpty.ShouldBeTrue();
    }

    private static UpstreamAllowance Read(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return RateLimitHeaders.Read(response.Headers.NonValidated, Now);
    }
}
