using Shouldly;
using Switchyard.Core.Configuration;
using Xunit;

namespace Switchyard.Tests.Configuration;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://localhost", "localhost:6379", null, 0, false)]
    [InlineData("redis://:s%40cret@10.0.0.1:7000/3", "10.0.0.1:7000", "s@cret", 3, false)]
    [InlineData("rediss://default:pw@redis.example.com", "redis.example.com:6379", "pw", 0, true)]
    [InlineData("redis://a:1,b:2,c", "a:1,b:2,c:6379", null, 0, false)]
    [InlineData("redis://[::1]:7000/", "::1:7000", null, 0, false)]
    [InlineData("localhost", "localhost:6379", null, 0, false)]
    [InlineData("a:1,b:2,password=x=y,ssl=true,defaultDatabase=4", "a:1,b:2", "x=y", 4, true)]
    public void Parse_Good_IsRead(string text, string hosts, string? password, int database, bool isTls)
    {
        var address = RedisAddress.Parse(text, out var fault).ShouldNotBeNull();

        fault.ShouldBeNull();
        address.ToString().ShouldBe(hosts);
        address.Password.ShouldBe(password);
        address.Database.ShouldBe(database);
        address.IsTls.ShouldBe(isTls);
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("redis://")]
    [InlineData("redis://alice:hunter22@localhost")]
    [InlineData("redis://localhost/hunter22")]
    [InlineData("redis://localhost:hunter22")]
    [InlineData("localhost:99999")]
    [InlineData("localhost,allowAdmin=hunter22")]
    [InlineData("password=hunter22")]
    public void Parse_Bad_NamesTheFaultAndNoPartOfTheText(string text)
    {
        RedisAddress.Parse(text, out var fault).ShouldBeNull();

        fault.ShouldNotBeNullOrEmpty();
        fault.ShouldNotContain("hunter22");
    }
}
