using System.Globalization;
using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Caching;

public sealed class CacheDirectiveTests
{
    [Theory]
    [InlineData(null, null, null, null, "bypass")]
    [InlineData("0", null, null, null, "use")]
    [InlineData("0.0", null, null, null, "use")]
    [InlineData("0.1", null, null, null, "bypass")]
    [InlineData("1", "use", null, null, "use")]
    [InlineData("0", "bypass", null, null, "bypass")]
    [InlineData("0", null, "no-store", null, "bypass")]
    [InlineData("0", null, "No-Cache", null, "refresh")]
    [InlineData("0", null, "only-if-cached", null, "only")]
    [InlineData("0", "use", "no-store, max-age=5", null, "bypass")]
    [InlineData("0", "bypass", "max-age=5", null, "bypass")]
    [InlineData("0", "refresh", "only-if-cached", null, "none")]
    [InlineData("0", "bypass", "only-if-cached", null, "none")]
    [InlineData("0", null, "max-stale=5, private", null, "use")]
    [InlineData(null, null, "max-age=5", null, "use")]
    [InlineData(null, null, null, "use", "use")]
    [InlineData("0", null, null, "bypass", "bypass")]
    [InlineData("0", "use", null, "bypass", "use")]
    public void Of_BodyHeaderAndModel_StricterHolds(string? temperature, string? body, string? header, string? model, string expected)
    {
        var options = new CachingOptions { Models = { ["m"] = new ModelCachingOptions { Mode = model } } };

        Name(CacheDirective.Of(Call(temperature, body, header), options)).ShouldBe(expected);
    }

    [Fact]
    public void Of_DisabledCache_CallsAndKeepsNothing()
    {
        var options = new CachingOptions { Enabled = false };

        Name(CacheDirective.Of(Call("0", "use", null), options)).ShouldBe("bypass");
        Name(CacheDirective.Of(Call("0", "only", null), options)).ShouldBe("none");
    }

    [Fact]
    public void Of_Embeddings_AreKeptOnlyWhenAsked()
    {
        Name(CacheDirective.Of(Call("0", null, null, CallKind.Embeddings), new CachingOptions())).ShouldBe("bypass");
        Name(CacheDirective.Of(Call(null, "use", null, CallKind.Embeddings), new CachingOptions())).ShouldBe("use");
    }

    [Theory]
    [InlineData("max-age=60", 60)]
    [InlineData("max-age=\"60\"", 60)]
    [InlineData("max-age=-1", 0)]
    [InlineData("max-age=99999999999999999999", 0)]
    [InlineData("no-cache", null)]
    public void MaxAge_OfTheHeader_IsRead(string header, int? seconds) =>
        CacheDirective.Of(Call("0", null, header), new CachingOptions()).MaxAge.ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);

    [Fact]
    public void Ttl_OfRequestModelAndDefault_InThatOrder()
    {
        var options = new CachingOptions { Models = { ["m"] = new ModelCachingOptions { Ttl = TimeSpan.FromMinutes(2) } } };

        CacheDirective.Of(Call("0", null, null), new CachingOptions()).Ttl.ShouldBe(TimeSpan.FromHours(1));
        CacheDirective.Of(Call("0", null, null), options).Ttl.ShouldBe(TimeSpan.FromMinutes(2));
        CacheDirective.Of(Call("0", null, null, ttl: TimeSpan.FromDays(9)), options).Ttl.ShouldBe(TimeSpan.FromDays(1));
    }

    private static string Name(CacheDirective directive) => (directive.MayRead, directive.MayCall, directive.MayStore) switch
    {
        (true, true, true) => "use",
        (false, true, true) => "refresh",
        (false, true, false) => "bypass",
        (true, false, false) => "only",
        (false, false, false) => "none",
        _ => "odd",
    };

    private static LlmCall Call(string? temperature, string? mode, string? header, CallKind kind = CallKind.Chat, TimeSpan? ttl = null) =>
        new(() => new LlmRequest { Messages = [] })
        {
            RequestId = "r",
            Dialect = Dialect.OpenAI,
            Kind = kind,
            Body = default,
            Model = "m",
            Settings = new CallSettings
            {
                Temperature = temperature is null ? null : decimal.Parse(temperature, CultureInfo.InvariantCulture),
                Cache = mode is null ? null : Enum.Parse<CacheMode>(mode, ignoreCase: true),
                CacheTtl = ttl,
            },
            ClientHeader = name => name == "cache-control" ? header : null,
        };
}
