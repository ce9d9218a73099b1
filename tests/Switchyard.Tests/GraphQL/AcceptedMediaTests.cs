using Microsoft.Extensions.Primitives;
using Shouldly;
using Switchyard.Server.GraphQL.Transport;
using Xunit;

namespace Switchyard.Tests.GraphQL;

public sealed class AcceptedMediaTests
{
    [Theory]
    [InlineData(null, "Json")]
    [InlineData("", "Json")]
    [InlineData("*/*", "Json")]
    [InlineData("application/*", "Json")]
    [InlineData("application/json", "Json")]
    [InlineData("APPLICATION/GraphQL-Response+JSON", "GraphQLResponse")]
    [InlineData("application/graphql-response+json, application/json", "GraphQLResponse")]
    [InlineData("application/json, application/graphql-response+json", "GraphQLResponse")]
    [InlineData("application/json, application/graphql-response+json;q=0.9", "Json")]
    [InlineData("application/json;q=0.1, application/graphql-response+json;q=0.2", "GraphQLResponse")]
    [InlineData("application/json;q=0, */*", "GraphQLResponse")]
    [InlineData("application/graphql-response+json, */*", "GraphQLResponse")]
    [InlineData("application/graphql-response+json;q=0.5, */*;q=0.1", "GraphQLResponse")]
    [InlineData("application/json; charset=utf-8", "Json")]
    [InlineData("application/json; charset=utf-16", "None")]
    [InlineData("application/json;q=0", "None")]
    [InlineData("text/html", "None")]
    [InlineData("text/*", "None")]
    [InlineData("no media type", "Json")]
    public void Of_Header_TakesTheFormTheClientLikesBest(string? header, string expected) =>
        AcceptedMedia.Of(new StringValues(header)).Whole.ToString().ShouldBe(expected);

    [Theory]
    [InlineData("text/event-stream", true)]
    [InlineData("application/json, text/event-stream;q=0.1", true)]
    [InlineData("text/event-stream;q=0", false)]
    [InlineData("text/*", false)]
    [InlineData("*/*", false)]
    public void Of_Streams_AreTakenOnlyByTheirName(string header, bool expected) => AcceptedMedia.Of(header).Stream.ShouldBe(expected);

    [Fact]
    public void Of_SeveralHeaders_CountTogether() =>
        AcceptedMedia.Of(new StringValues(["application/json;q=0.1", "application/graphql-response+json"])).Whole.ShouldBe(AnswerMedia.GraphQLResponse);
}
