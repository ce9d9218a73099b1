using Switchyard.Server.GraphQL.Transport;

namespace Switchyard.Server.Dialects;

/// <summary>Which language a route speaks.</summary>
/// <param name="native">Switchyard's own.</param>
/// <param name="openAI">OpenAI's.</param>
/// <param name="graphQL">How the GraphQL API tells errors.</param>
internal sealed class DialectFronts(NativeFront native, OpenAIFront openAI, GraphQLErrorFront graphQL)
{
    /// <summary>Switchyard's own.</summary>
    public NativeFront Native => native;

    /// <summary>OpenAI's.</summary>
    public OpenAIFront OpenAI => openAI;

    /// <summary>The language of a path, for errors before anything else is known.</summary>
    /// <param name="path">The path.</param>
    public IErrorFront For(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.Ordinal) ? openAI
        : path.StartsWithSegments(GraphQLRoute.Path, StringComparison.Ordinal) ? graphQL
        : native;
}
