namespace Switchyard.Server.GraphQL.Transport;

/// <summary>The form of a whole answer.</summary>
internal enum AnswerMedia
{
    /// <summary>None that the client takes.</summary>
    None,

    /// <summary><c>application/json</c>: a well-formed request is answered with 200 whatever becomes of it.</summary>
    Json,

    /// <summary><c>application/graphql-response+json</c>: the status says whether it was executed.</summary>
    GraphQLResponse,
}
