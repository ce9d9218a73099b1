using Switchyard.Server.GraphQL.Transport;

namespace Switchyard.Server.Dialects;

/// <summary>Which language a route speaks.</summary>
/// <param name="native">Switchyard's own.</param>
/// <param name="openAI">OpenAI's.</param>
/// <param name="graphQL">That of the GraphQL API.</param>
internal sealed class DialectFronts(NativeFront native, OpenAIFront openAI, GraphQLFront graphQL)
{
    /// <summary>Switchyard's own.</summary>
    public NativeFront Native => native;

    /// <summary>OpenAI's.</summary>
    public OpenAIFront OpenAI => openAI;

    /// <summary>That of the GraphQL API.</summary>
    public GraphQLFront GraphQL => graphQL;

    /// <summary>The language of a path, for errors before anything else is known.</summary>
    /// <param name="path">The path.</param>
    public IDialectFront For(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.Ordinal) ? openAI
        : path.StartsWithSegments(GraphQLRoute.Path, StringComparison.Ordinal) ? graphQL
        : native;
}
