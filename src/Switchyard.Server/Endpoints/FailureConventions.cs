namespace Switchyard.Server.Endpoints;

/// <summary>The failures every call can have, for the OpenAPI document.</summary>
internal static class FailureConventions
{
    private static readonly int[] Statuses = [400, 401, 404, 413, 415, 429, 502, 503, 504];

    /// <summary>Failures in the native envelope.</summary>
    /// <param name="route">The route.</param>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder route) =>
        Statuses.Aggregate(route, static (built, status) => built.Produces<ErrorEnvelope>(status));

    /// <summary>Failures in OpenAI's envelope.</summary>
    /// <param name="route">The route.</param>
    public static RouteHandlerBuilder FailsAsOpenAI(this RouteHandlerBuilder route) =>
        Statuses.Aggregate(route, static (built, status) => built.Produces<OpenAIErrorEnvelope>(status));
}
