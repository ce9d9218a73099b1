using System.Text;
using Shouldly;
using Switchyard.GraphQL;
using Switchyard.Server.GraphQL.Transport;
using Xunit;

namespace Switchyard.Tests.GraphQL;

public sealed class SocketMessageTests
{
    [Theory]
    [InlineData("""{"type":"connection_init"}""", "ConnectionInit", "")]
    [InlineData("""{"type":"connection_init","payload":null}""", "ConnectionInit", "")]
    [InlineData("""{"type":"ping","payload":{"a":1}}""", "Ping", "")]
    [InlineData("""{"type":"pong"}""", "Pong", "")]
    [InlineData("""{"id":"a","type":"complete"}""", "Complete", "a")]
    [InlineData("""{"id":"\u00fc","type":"subscribe","payload":{"query":"{ a }"},"other":1}""", "Subscribe", "ü")]
    public void Read_AMessage_IsWhatItSays(string json, string kind, string id)
    {
        var message = SocketMessage.Read(Encoding.UTF8.GetBytes(json), GraphQLLimits.Default, out var fault);

        fault.ShouldBeEmpty();
        message!.Kind.ToString().ShouldBe(kind);
        message.Id.ShouldBe(id);
    }

    [Fact]
    public void Read_VariablesAsDeepAsTheyMayBe_AreTakenAndDeeperOnesAreNot()
    {
        Message(31).ShouldNotBeNull();
        Message(64).ShouldBeNull();

        static SocketMessage? Message(int depth)
        {
            var nested = new string('[', depth) + new string(']', depth);
            var json = $$$$"""{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":{"v":{{{{nested}}}}}}}""";
            return SocketMessage.Read(Encoding.UTF8.GetBytes(json), GraphQLLimits.Default, out _);
        }
    }

    [Fact]
    public void Read_RandomChanges_NeverThrow()
    {
        var random = new Random(20260101);
        var good = Encoding.UTF8.GetBytes("""{"id":"ab","type":"subscribe","payload":{"query":"{ a }","variables":{"v":[1,{"w":null}]}}}""");
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var message = SocketMessage.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)), GraphQLLimits.Default, out var fault);
            (message is null).ShouldBe(fault.Length > 0);
        }
    }
}
