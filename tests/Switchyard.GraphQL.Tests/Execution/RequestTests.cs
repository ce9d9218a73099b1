using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Switchyard.GraphQL.Tests.Execution;

public sealed class RequestTests
{
    [Fact]
    public void Read_WholeRequest_TakesItsMembers()
    {
        var request = Read("""{"query":"{a}","operationName":"Q","variables":{"x":1.50},"extensions":{"e":1},"more":true}""", out var error);

        error.ShouldBeNull();
        request!.Query.ShouldBe("{a}");
        request.OperationName.ShouldBe("Q");
        request.Variables.GetProperty("x").GetRawText().ShouldBe("1.50");
        request.Extensions.GetProperty("e").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"query":"{a}","variables":null,"operationName":null,"extensions":null}""", null)]
    [InlineData("""{"variables":{}}""", "The member \"query\" must be a string.")]
    [InlineData("""{"query":1}""", "The member \"query\" must be a string.")]
    [InlineData("""{"query":"\ud800"}""", "The member \"query\" must be a string.")]
    [InlineData("""{"query":"{a}","operationName":1}""", "The member \"operationName\" must be a string or null.")]
    [InlineData("""{"query":"{a}","variables":[]}""", "The member \"variables\" must be an object or null.")]
    [InlineData("""{"query":"{a}","extensions":""}""", "The member \"extensions\" must be an object or null.")]
    [InlineData("[]", "The request must be an object.")]
    [InlineData("{", "The body is no JSON.")]
    [InlineData("{} {}", "The body is no JSON.")]
    public void Read_Bodies_AreRequestsOrSayWhyNot(string body, string? problem)
    {
        var request = Read(body, out var error);

        (request is null).ShouldBe(problem is not null);
        error?.Message.ShouldBe(problem);
        error?.Refusal.ShouldBe(GraphQLRefusal.None);
    }

    [Fact]
    public void FromElement_ObjectWithVariables_KeepsThem() =>
        GraphQLRequest.FromElement(JsonElement.Parse("""{"query":"{a}","variables":{"x":[1]}}"""), out _)!
            .Variables.GetRawText().ShouldBe("""{"x":[1]}""");

    private static GraphQLRequest? Read(string body, out GraphQLError? error) =>
        GraphQLRequest.Read(Encoding.UTF8.GetBytes(body), GraphQLLimits.Default, out error);
}
