using Microsoft.AspNetCore.Http;
using Shouldly;
using Switchyard.Server.Http;
using Xunit;

namespace Switchyard.Tests.Http;

public sealed class RequestHeaderTests
{
    [Theory]
    [InlineData("cache-control", "max-age=60, no-store")]
    [InlineData("x-other", null)]
    public void Of_TwoLines_CountTogetherOnlyForCacheControl(string name, string? expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers[name] = new(["max-age=60", "no-store"]);

        RequestHeader.Of(http, name).ShouldBe(expected);
        RequestHeader.Of(http, "absent").ShouldBeNull();
    }
}
