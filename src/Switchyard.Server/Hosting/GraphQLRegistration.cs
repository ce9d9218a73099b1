using Switchyard.Core.Limits;
using Switchyard.Server.Dialects;
using Switchyard.Server.GraphQL;
using Switchyard.Server.GraphQL.Transport;

namespace Switchyard.Server.Hosting;

/// <summary>Registers what carries the GraphQL API; the API itself is an <see cref="IGraphQLApi"/>.</summary>
internal static class GraphQLRegistration
{
    /// <summary>Registers it.</summary>
    /// <param name="services">The services; limits, keys and the gateway are among them.</param>
    public static IServiceCollection AddGraphQLTransports(this IServiceCollection services)
    {
        services.AddSingleton<GraphQLErrorFront>();
        services.AddSingleton<CostAllowance>();
        services.AddSingleton<OperationRunner>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<CallerWatches>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton<GraphQLHttp>();
        services.AddSingleton<QueryPage>();
        services.AddSingleton<SocketCensus>();
        services.AddSingleton<SocketUpgrade>();
        return services;
    }
}
