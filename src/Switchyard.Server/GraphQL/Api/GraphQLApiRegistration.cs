using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>Registers the schema and its parts.</summary>
internal static class GraphQLApiRegistration
{
    /// <summary>Registers them.</summary>
    /// <param name="services">The services; those behind the REST API are among them.</param>
    public static IServiceCollection AddGraphQLApi(this IServiceCollection services)
    {
        services.AddSingleton<IFieldSet, CompletionFields>();
        services.AddSingleton<IFieldSet, AnswerTypes>();
        services.AddSingleton<IFieldSet, ModelFields>();
        services.AddSingleton<IFieldSet, ModelTypes>();
        services.AddSingleton<IFieldSet, ModelChoiceFields>();
        services.AddSingleton<IFieldSet, HealthFields>();
        services.AddSingleton<IFieldSet, SpendingFields>();
        services.AddSingleton<IFieldSet, LimitFields>();
        services.AddSingleton<IFieldSet, CacheFields>();
        services.AddSingleton<IFieldSet, KeyFields>();
        services.AddSingleton<GraphQLApi>();
        services.TryAddSingleton<IGraphQLApi>(static provider => provider.GetRequiredService<GraphQLApi>());
        return services;
    }
}
