using System.Text;
using Shouldly;
using Switchyard.Server.GraphQL.Transport;
using Xunit;

namespace Switchyard.Tests.GraphQL;

public sealed class SocketCloseTests
{
    [Theory]
    [InlineData(null, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(1001, 1001)]
    [InlineData(1005, 1000)]
    [InlineData(1006, 1000)]
    [InlineData(4499, 4499)]
    public void Echo_ClientsCode_IsOneThatMayBeSent(int? code, int expected) => SocketClose.Echo(code).Code.ShouldBe(expected);

    [Fact]
    public void Duplicate_AnyId_MakesAReasonThatFits()
    {
        var reason = SocketClose.Duplicate(new string('\u20ac', 50) + new string('a', 300)).Reason;

        Encoding.UTF8.GetByteCount(reason).ShouldBeLessThanOrEqualTo(123);
        reason.ShouldEndWith("already exists");
    }
}
