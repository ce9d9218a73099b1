using System.Text.Json;
using Shouldly;
using Switchyard.Providers.Simulated;
using Xunit;

namespace Switchyard.Tests.Providers.Simulated;

public sealed class SchemaSampleTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"text\"")]
    [InlineData("""{"type":"string","minLength":6}""", "\"text..\"")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"te\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2026-01-01\"")]
    [InlineData("""{"type":"integer"}""", "1")]
    [InlineData("""{"type":"integer","minimum":18}""", "18")]
    [InlineData("""{"type":"number","minimum":1.50}""", "1.50")]
    [InlineData("""{"type":"integer","maximum":-3}""", "-3")]
    [InlineData("""{"type":"integer","maximum":5}""", "1")]
    [InlineData("""{"type":"integer","minimum":2,"maximum":5}""", "2")]
    [InlineData("""{"type":"boolean"}""", "true")]
    [InlineData("""{"type":"array","items":{"type":"integer"}}""", "[1]")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":3}""", "[1,1,1]")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"maxItems":0}""", "[]")]
    [InlineData("""{"enum":["é","b"]}""", "\"é\"")]
    [InlineData("""{"const":{"a":[1.0]}}""", """{"a":[1.0]}""")]
    [InlineData("""{"type":["integer","null"]}""", "1")]
    [InlineData("""{"anyOf":[{"type":"boolean"},{"type":"null"}]}""", "true")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"type":"string"}}}""", """{"a":"text"}""")]
    public void Of_Schema_Fits(string schema, string sample) => Sample(schema).ShouldBe(sample);

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("""{"$ref":"#/nowhere"}""")]
    public void Of_NothingToGoBy_IsNull(string schema) => Sample(schema).ShouldBeNull();

    [Fact]
    public void Of_SchemaThatMultiplies_IsBounded()
    {
        var properties = string.Join(',', Enumerable.Range(0, 200).Select(i => $$"""
            "p{{i}}":{"$ref":"#"}
            """));

        Sample("{\"type\":\"object\",\"properties\":{" + properties + "}}").ShouldNotBeNull().Length.ShouldBeLessThan(64 * 1024);
    }

    [Theory]
    [InlineData("""{"type":"string","minLength":2000000000}""")]
    [InlineData("""{"type":"array","minItems":2000000000,"items":{"type":"array","minItems":2000000000,"items":{"type":"integer"}}}""")]
    public void Of_LengthWithoutEnd_IsBounded(string schema) => Sample(schema).ShouldNotBeNull().Length.ShouldBeLessThan(64 * 1024);

    [Fact]
    public void Of_LongConstantRepeated_IsBounded()
    {
        var schema = "{\"type\":\"array\",\"minItems\":256,\"items\":{\"const\":\"" + new string('x', 100_000) + "\"}}";

        Sample(schema).ShouldNotBeNull().Length.ShouldBeLessThan(200_000);
    }

    private static string? Sample(string schema) =>
        SchemaSample.Of(JsonDocument.Parse(schema).RootElement)?.ToJsonString(SchemaSample.Json);
}
