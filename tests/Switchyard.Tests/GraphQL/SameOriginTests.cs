using Microsoft.AspNetCore.Http;
using Shouldly;
using Switchyard.Server.GraphQL.Transport;
using Xunit;

namespace Switchyard.Tests.GraphQL;

public sealed class SameOriginTests
{
    [Theory]
    [InlineData("http://gateway.example", "gateway.example", false)]
    [InlineData("https://gateway.example", "gateway.example", false)]
    [InlineData("https://gateway.example", "gateway.example:443", false)]
    [InlineData("https://Gateway.Example", "gateway.example", false)]
    [InlineData("http://gateway.example:8080", "gateway.example:8080", false)]
    [InlineData("http://[::1]:8080", "[::1]:8080", false)]
    [InlineData("https://gateway.example", "gateway.example:80", true)]
    [InlineData("http://gateway.example:8081", "gateway.example:8080", true)]
    [InlineData("http://sub.gateway.example", "gateway.example", true)]
    [InlineData("http://gateway.example.evil.example", "gateway.example", true)]
    [InlineData("http://evil.example@gateway.example", "evil.example", true)]
    [InlineData("file://gateway.example", "gateway.example", true)]
    [InlineData("null", "gateway.example", true)]
    [InlineData("", "gateway.example", true)]
    [InlineData("http://gateway.example", "", true)]
    public void IsForeign_Origin_IsComparedWithTheHost(string origin, string host, bool expected) =>
        SameOrigin.IsForeign(new HeaderDictionary { ["origin"] = origin, ["host"] = host }).ShouldBe(expected);

    [Theory]
    [InlineData("sec-fetch-site", "same-origin", true)]
    [InlineData("sec-fetch-mode", "websocket", true)]
    [InlineData("user-agent", "Mozilla/5.0", true)]
    [InlineData("user-agent", "curl/8.5.0", false)]
    [InlineData("x-other", "1", false)]
    public void IsForeign_NoOrigin_OnlyBrowsersAre(string name, string value, bool expected) =>
        SameOrigin.IsForeign(new HeaderDictionary { [name] = value, ["host"] = "gateway.example" }).ShouldBe(expected);

    [Fact]
    public void IsForeign_TwoOrigins_Is() => SameOrigin.IsForeign(
        new HeaderDictionary { ["origin"] = new(["http://gateway.example", "http://gateway.example"]), ["host"] = "gateway.example" }).ShouldBeTrue();
}
