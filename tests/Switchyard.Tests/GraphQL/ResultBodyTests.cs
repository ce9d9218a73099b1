using System.Buffers;
using System.Text.Json;
using Shouldly;
using Switchyard.GraphQL;
using Switchyard.Server.GraphQL.Transport;
using Xunit;

namespace Switchyard.Tests.GraphQL;

public sealed class ResultBodyTests
{
    private static readonly GraphQLEngine Engine = new(new SchemaBuilder("type Query { kept: String lost: String! }")
        .Resolve("Query.kept", static _ => "here")
        .Resolve("Query.lost", static _ => (object?)null)
        .Build());

    [Theory]
    [InlineData("{ kept lost }", "internal_error", true)]
    [InlineData("{ nothing }", "invalid_request", false)]
    [InlineData("{", "invalid_request", false)]
    public async Task Write_ErrorThatTheEngineFound_CarriesWhatAllErrorsDo(string query, string code, bool isExecuted)
    {
        var result = await Engine.ExecuteAsync(new GraphQLRequest(query), GraphQLOptions.Default, TestContext.Current.CancellationToken);
        var output = new ArrayBufferWriter<byte>();

        ResultBody.Write(result, "request-1", output);

        var answer = JsonElement.Parse(output.WrittenSpan);
        var extensions = answer.GetProperty("errors")[0].GetProperty("extensions");
        extensions.GetProperty("code").GetString().ShouldBe(code);
        extensions.GetProperty("requestId").GetString().ShouldBe("request-1");
        extensions.EnumerateObject().Select(static member => member.Name).ShouldBe(
            ["type", "code", "provider", "retryable", "retryAfterMs", "upstreamStatus", "requestId"]);
        answer.TryGetProperty("data", out _).ShouldBe(isExecuted);
    }
}
