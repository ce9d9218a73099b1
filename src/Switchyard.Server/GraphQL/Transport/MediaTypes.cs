namespace Switchyard.Server.GraphQL.Transport;

/// <summary>The names of media types.</summary>
internal static class MediaTypes
{
    /// <summary>A stream of events.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>A page.</summary>
    public const string Html = "text/html";

    /// <summary>Plain JSON.</summary>
    public const string Json = "application/json";

    /// <summary>A GraphQL response.</summary>
    public const string GraphQLResponse = "application/graphql-response+json";

    private const string Utf8 = "; charset=utf-8";

    /// <summary>The content type of an answer; of an error to a client that takes nothing of ours, JSON's.</summary>
    /// <param name="media">Its form.</param>
    public static string Of(AnswerMedia media) => media == AnswerMedia.GraphQLResponse ? GraphQLResponse + Utf8 : Json + Utf8;
}
