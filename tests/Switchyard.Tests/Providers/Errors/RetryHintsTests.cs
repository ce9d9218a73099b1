using System.Text;
using Shouldly;
using Switchyard.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.Errors;

public sealed class RetryHintsTests
{
    // 2026-08-06T07:07:30Z
    private static readonly RetryHints Hints = new(FixedClock.OfRecordings);

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("1", 1.0)]
    [InlineData("120", 120.0)]
    [InlineData(" 30 ", 30.0)]
    [InlineData("007", 7.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("0.25", 0.25)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    [InlineData("2678400", 2678400.0)]
    [InlineData("20s", 20.0)]
    [InlineData("1m30s", 90.0)]
    [InlineData("250ms", 0.25)]
    [InlineData("30 seconds", 30.0)]
    [InlineData("2, 60", 60.0)]
    [InlineData("Thu, 06 Aug 2026 07:08:00 GMT", 30.0)]
    [InlineData("Thu, 6 Aug 2026 07:08:00 GMT", 30.0)]
    [InlineData("Thursday, 06-Aug-26 07:08:00 GMT", 30.0)]
    [InlineData("Thu Aug  6 07:08:00 2026", 30.0)]
    [InlineData("2026-08-06T07:08:00Z", 30.0)]
    [InlineData("2026-08-06T09:08:00+02:00", 30.0)]
    [InlineData("2026-08-06T07:07:30.500Z", 0.5)]
    [InlineData("1786000080", 30.0)]
    [InlineData("1786000080000", 30.0)]
    [InlineData("", null)]
    [InlineData("   ", null)]
    [InlineData("-1", null)]
    [InlineData("-0.5", null)]
    [InlineData("+5", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("1e99", null)]
    [InlineData("1e2", null)]
    [InlineData("0x10", null)]
    [InlineData("2678401", null)]
    [InlineData("999999999999999999999999999999999999999", null)]
    [InlineData("1,000 s", null)]
    [InlineData("5 minutes or so", null)]
    [InlineData("soon", null)]
    [InlineData("٣", null)]
    [InlineData("Thu, 06 Aug 2026 07:07:29 GMT", null)]
    [InlineData("Wed, 06 Aug 2026 07:08:00 GMT", null)]
    [InlineData("Thu, 06 Aug 1970 07:08:00 GMT", null)]
    [InlineData("Thu, 06 Aug 2099 07:08:00 GMT", null)]
    [InlineData("2025-06-02T15:15:48Z", null)]
    [InlineData("1785999999", null)]
    [InlineData("\u0000\u0001", null)]
    public void Find_RetryAfterSpelling_IsReadOrIgnored(string value, double? seconds) =>
        Find("{}", ("Retry-After", value)).ShouldBe(seconds);

    [Theory]
    [InlineData("1500", "1", 1.5)]
    [InlineData("1500.5", null, 1.5005)]
    [InlineData("0", "1", 1.0)]
    [InlineData("0", null, 0.0)]
    [InlineData("0", "0", 0.0)]
    [InlineData("-5", "3", 3.0)]
    [InlineData("NaN", "3", 3.0)]
    [InlineData("1e99", null, null)]
    public void Find_RetryAfterMs_GoesFirstUnlessZero(string milliseconds, string? seconds, double? expected) =>
        Find("{}", ("retry-after-ms", milliseconds), ("retry-after", seconds)).ShouldBe(expected);

    [Theory]
    [InlineData("""{"error":{"availability":{"retry_after":40}}}""", 40.0)]
    [InlineData("""{"error":{"availability":{"retry_after":"2.5"}}}""", 2.5)]
    [InlineData("""{"error":{"availability":{"retry_after":-1}}}""", null)]
    [InlineData("""{"error":{"availability":{"retry_after":null}}}""", null)]
    [InlineData("""{"error":{"metadata":{"headers":{"Retry-After":"120"}}}}""", 120.0)]
    [InlineData("""{"error":{"metadata":{"headers":{"retry-after":7}}}}""", 7.0)]
    [InlineData("""{"error":{"metadata":{"headers":{"X-RateLimit-Reset":"1786000080000"}}}}""", 30.0)]
    [InlineData("""{"error":{"metadata":{"headers":["Retry-After"]}}}""", null)]
    [InlineData("""{"error":{"details":[{"@type":"x"},{"retryDelay":"34.4s"}]}}""", 34.4)]
    [InlineData("""[{"error":{"details":[{"retryDelay":"48s"}]}}]""", 48.0)]
    [InlineData("""{"error":{"details":[{"violations":[{"quotaId":"XPerDayY"}]},{"retryDelay":"21s"}]}}""", null)]
    [InlineData("""{"error":{"message":"Please try again in 3.89s. Visit"}}""", 3.89)]
    [InlineData("""{"error":{"message":"Please try again in 174ms."}}""", 0.174)]
    [InlineData("""{"error":{"message":"Please try again in 6m0s."}}""", 360.0)]
    [InlineData("""{"error":{"message":"Please try again in 1h2m3s"}}""", 3723.0)]
    [InlineData("""{"error":{"message":"All at capacity. Retry after 40 seconds."}}""", 40.0)]
    [InlineData("""{"error":{"message":"Please retry in 48.939935699s."}}""", 48.9399356)]
    [InlineData("""{"error":{"message":"try again in a while"}}""", null)]
    [InlineData("""{"error":{"message":"try again in 5 parsecs"}}""", null)]
    [InlineData("""{"error":{"message":"Retry after 40"}}""", null)]
    [InlineData("""{"error":{"message":"try again in 99999999999999999999999999999999s"}}""", null)]
    [InlineData("""{"error":{"message":"Provider returned error","metadata":{"raw":"{\"message\":\"try again in 9s\"}"}}}""", 9.0)]
    public void Find_BodyHint_IsReadOrIgnored(string body, double? seconds) => Find(body).ShouldBe(seconds);

    [Fact]
    public void Find_OpenAiResetHeaders_TakesTheSpentBucket() => Find(
        "{}",
        ("x-ratelimit-remaining-requests", "59"),
        ("x-ratelimit-reset-requests", "6m0s"),
        ("x-ratelimit-remaining-tokens", "0"),
        ("x-ratelimit-reset-tokens", "2.5s")).ShouldBe(2.5);

    [Fact]
    public void Find_OpenAiResetHeadersWithNothingSpent_TakesTheBucketOfTheType() => Find(
        """{"error":{"type":"tokens","code":"rate_limit_exceeded"}}""",
        ("x-ratelimit-remaining-requests", "59"),
        ("x-ratelimit-reset-requests", "6m0s"),
        ("x-ratelimit-remaining-tokens", "1961"),
        ("x-ratelimit-reset-tokens", "3.89s")).ShouldBe(3.89);

    [Fact]
    public void Find_ResetOfBucketsNotSpent_SaysNothing() => Find(
        "{}",
        ("x-ratelimit-remaining-requests", "59"),
        ("x-ratelimit-reset-requests", "6m0s")).ShouldBeNull();

    [Fact]
    public void Find_AnthropicResets_CountOnlyWhereNothingRemains() => Find(
        "{}",
        ("anthropic-ratelimit-requests-remaining", "4000"),
        ("anthropic-ratelimit-requests-reset", "2026-08-06T07:09:30Z"),
        ("anthropic-ratelimit-input-tokens-remaining", "0"),
        ("anthropic-ratelimit-input-tokens-reset", "2026-08-06T07:07:48Z")).ShouldBe(18);

    [Fact]
    public void Find_NoRateLimit_ResetHeadersSayNothing() => Hints.Find(
        name => name == "x-ratelimit-reset" ? "30" : null, ErrorBodyReader.Read("{}"u8), isRateLimit: false).ShouldBeNull();

    [Fact]
    public void Find_HeaderAndBody_HeaderGoesFirst() => Find(
        """{"error":{"availability":{"retry_after":40},"message":"try again in 3s"}}""", ("Retry-After", "7")).ShouldBe(7);

    private static double? Find(string body, params (string Name, string? Value)[] headers) => Hints.Find(
        name => headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value,
        ErrorBodyReader.Read(Encoding.UTF8.GetBytes(body)),
        isRateLimit: true)?.TotalSeconds;
}
