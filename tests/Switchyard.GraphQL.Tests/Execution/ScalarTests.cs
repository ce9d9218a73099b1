using System.Text.Json;
using Shouldly;
using Xunit;

namespace Switchyard.GraphQL.Tests.Execution;

public sealed class ScalarTests
{
    [Theory]
    [InlineData("\"12.3400000000000000000000001\"", "12.3400000000000000000000001")]
    [InlineData("0.10", "0.10")]
    [InlineData("1e3", "1000")]
    public void Decimal_ReadAndWritten_KeepsItsDigits(string json, string written)
    {
        GraphQLScalars.Decimal.TryRead(JsonElement.Parse(json), out var value, out _).ShouldBeTrue();
        GraphQLScalars.Decimal.TryWrite(value!, out var output).ShouldBeTrue();

        output.ShouldBe(written);
    }

    [Theory]
    [InlineData("\"2026-11-22T21:54:06Z\"", "2026-11-22T21:54:06Z")]
    [InlineData("\"2026-11-22T21:54:06.1234567+02:30\"", "2026-11-22T19:24:06.1234567Z")]
    [InlineData("\"2026-11-22t21:54:06.5z\"", "2026-11-22T21:54:06.5Z")]
    public void DateTime_ReadAndWritten_IsTheSameMoment(string json, string written)
    {
        GraphQLScalars.DateTime.TryRead(JsonElement.Parse(json), out var value, out _).ShouldBeTrue();
        GraphQLScalars.DateTime.TryWrite(value!, out var output).ShouldBeTrue();

        output.ShouldBe(written);
    }

    [Theory]
    [InlineData("\"2026-11-22T21:54:06\"")]
    [InlineData("\"2026-11-22\"")]
    [InlineData("\"2026-13-22T21:54:06Z\"")]
    [InlineData("1")]
    public void DateTime_NoMoment_IsRefused(string json)
    {
        GraphQLScalars.DateTime.TryRead(JsonElement.Parse(json), out _, out var problem).ShouldBeFalse();

        problem!.ShouldStartWith("DateTime cannot represent");
    }

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("\"-9223372036854775808\"", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("1.5", false)]
    [InlineData("true", false)]
    public void Long_AtItsEdges_IsReadOrRefused(string json, bool accepted) =>
        GraphQLScalars.Long.TryRead(JsonElement.Parse(json), out _, out _).ShouldBe(accepted);

    [Fact]
    public void Json_ReadAndWritten_IsKeptAsItWas()
    {
        GraphQLScalars.Json.TryRead(JsonElement.Parse("{\"n\": 1.50}"), out var value, out _).ShouldBeTrue();
        GraphQLScalars.Json.TryWrite(value!, out var output).ShouldBeTrue();

        ((JsonElement)output!).GetRawText().ShouldBe("{\"n\": 1.50}");
    }
}
