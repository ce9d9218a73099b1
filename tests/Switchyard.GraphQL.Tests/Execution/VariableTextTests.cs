using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Switchyard.GraphQL.Tests.Execution;

/// <summary>Variables that a JSON parser takes but no string can hold are refused, whatever scalar would have read them.</summary>
public sealed class VariableTextTests
{
    private static readonly GraphQLEngine Engine = new(new SchemaBuilder("type Query { echo(text: String, json: JSON): String } scalar JSON")
        .Resolve("Query.echo", static context => (object?)context.Argument<string>("text"))
        .Build());

    [Theory]
    [InlineData("""{"t":"\ud83d\ude00 \u00e4 \\ud800 \n"}""", true)]
    [InlineData("""{"t":"\ud800"}""", false)]
    [InlineData("""{"t":"\udc00"}""", false)]
    [InlineData("""{"t":"\ud800\ud800"}""", false)]
    [InlineData("""{"t":"\ud800x"}""", false)]
    [InlineData("""{"t":"\\\ud800"}""", false)]
    [InlineData("""{"j":{"a":["\ud800"]}}""", false)]
    [InlineData("""{"j":{"\ud800":1}}""", false)]
    public async Task ExecuteAsync_EscapesOfHalfPairs_AreRefused(string variables, bool isText)
    {
        var result = await Engine.ExecuteAsync(
            new GraphQLRequest("query($t: String, $j: JSON) { echo(text: $t, json: $j) }") { Variables = JsonElement.Parse(variables) },
            GraphQLOptions.Default,
            TestContext.Current.CancellationToken);

        result.Outcome.ShouldBe(isText ? GraphQLOutcome.Executed : GraphQLOutcome.RequestError);
        result.Errors.Select(error => error.Message).ShouldBe(isText ? [] : ["The variables hold a string that is no Unicode text."]);
    }

    [Fact]
    public async Task ExecuteAsync_BytesThatAreNoUtf8_AreRefused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("""{"query":"query($t: String) { echo(text: $t) }","variables":{"t":" """), 0xFF, .. "\"}}"u8];
        var request = GraphQLRequest.Read(body, GraphQLLimits.Default, out var error);

        error.ShouldBeNull();
        var result = await Engine.ExecuteAsync(request.ShouldNotBeNull(), GraphQLOptions.Default, TestContext.Current.CancellationToken);

        result.Outcome.ShouldBe(GraphQLOutcome.RequestError);
    }
}
