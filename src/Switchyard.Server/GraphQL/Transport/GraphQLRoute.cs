using Switchyard.Server.Access;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>The address of the GraphQL API and what answers there.</summary>
internal static class GraphQLRoute
{
    /// <summary>The address.</summary>
    public const string Path = "/graphql";

    /// <summary>Maps operations over HTTP.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapGraphQL(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Post], static http =>
                http.RequestServices.GetRequiredService<GraphQLHttp>().HandleAsync(http))
            .Require(AccessPolicy.Caller).ExcludeFromDescription();

    /// <summary>
    /// Answers what a browser can not send a key with, and which therefore comes before the keys: WebSockets, which show
    /// theirs in their first message, and the query page, which tells nothing.
    /// </summary>
    /// <param name="app">The steps of a request.</param>
    public static void UseGraphQLBeforeKeys(this IApplicationBuilder app) =>
        app.UseWhen(static http => IsMeant(http.Request), static branch =>
        {
            branch.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
            branch.Use(static (http, next) =>
                http.WebSockets.IsWebSocketRequest ? http.RequestServices.GetRequiredService<SocketUpgrade>().HandleAsync(http)
                : http.RequestServices.GetRequiredService<QueryPage>().IsMeant(http) ? http.RequestServices.GetRequiredService<QueryPage>().SendAsync(http)
                : next(http));
        });

    private static bool IsMeant(HttpRequest request) =>
        request.Path.Equals(Path, StringComparison.Ordinal) && !HttpMethods.IsPost(request.Method);
}
