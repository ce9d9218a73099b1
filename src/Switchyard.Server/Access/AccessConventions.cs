namespace Switchyard.Server.Access;

/// <summary>Puts policies on routes and checks that none is without.</summary>
internal static class AccessConventions
{
    /// <summary>Says who may use the routes.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="policy">Who may use them.</param>
    public static TBuilder Require<TBuilder>(this TBuilder routes, AccessPolicy policy)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new AccessRequirement(policy));

    /// <summary>Stops the start when a route has no policy: it would be open to everybody.</summary>
    /// <param name="routes">All routes.</param>
    public static void RequirePolicies(this IEndpointRouteBuilder routes)
    {
        var open = routes.DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<AccessRequirement>() is null)
            .Select(endpoint => endpoint.DisplayName)
            .ToList();
        if (open.Count > 0)
        {
            throw new InvalidOperationException($"Routes without an access policy: {string.Join(", ", open)}.");
        }
    }
}
