using Microsoft.AspNetCore.Http;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Switchyard.Server.Http;
using Switchyard.Tests.Limits;
using Xunit;

namespace Switchyard.Tests.Http;

public sealed class RateLimitHeadersTests : IDisposable
{
    private readonly LimitRig _rig = new();
    private readonly HeaderDictionary _headers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.0001, "1ms")]
    [InlineData(20, "20ms")]
    [InlineData(999.5, "1s")]
    [InlineData(59_500, "59.5s")]
    [InlineData(360_000, "6m0s")]
    [InlineData(86_399_001, "23h59m59.001s")]
    public void Duration_OfASpan_IsWrittenAsOpenAIDoes(double milliseconds, string text) =>
        RateLimitHeaders.Duration(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    [Fact]
    public async Task Set_SeveralFigures_TellsTheTightestOfTheCallerAndOfTheLastTarget()
    {
        _rig.Limits.Global.RequestsPerHour = 100;
        _rig.Limits.Users["alice"] = new UserLimitOptions { RequestsPerMinute = 50, TokensPerDay = 100_000 };
        _rig.Limits.Providers["a"] = new LimitOptions { RequestsPerMinute = 10 };
        _rig.Limits.Providers["b"] = new LimitOptions { RequestsPerMinute = 20, TokensPerMinute = 1124 };
        var admission = _rig.Begin();

        await admission.AdmitAsync(_rig.A, 0, 1, Token);
        RateLimitHeaders.Set(_headers, admission);
        Text().ShouldBe("limit 10 remaining 9 reset 1m1s | limit 100000 remaining 98876 reset 24h24m0s");
        admission.AttemptEnded(new AttemptEnd(1, null, null));
        await admission.AdmitAsync(_rig.B, 0, 2, Token);
        RateLimitHeaders.Set(_headers, admission);

        Text().ShouldBe("limit 20 remaining 19 reset 1m1s | limit 1124 remaining 0 reset 1m1s");
    }

    [Fact]
    public async Task Set_NothingLimitedOrNothingAsked_SetsNothing()
    {
        RateLimitHeaders.Set(_headers, NoLimits.Instance);
        var admission = _rig.Begin();
        RateLimitHeaders.Set(_headers, admission);
        await admission.AdmitAsync(_rig.A, 0, 1, Token);
        RateLimitHeaders.Set(_headers, admission);

        _headers.ShouldBeEmpty();
    }

    private string Text() => string.Join(" | ", new[] { "requests", "tokens" }.Select(unit =>
        string.Join(' ', new[] { "limit", "remaining", "reset" }.Select(what => $"{what} {_headers[$"x-ratelimit-{what}-{unit}"]}"))));
}
