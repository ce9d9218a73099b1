using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Switchyard.Server.Endpoints.Models;
using Switchyard.Server.Endpoints.Monitoring;

namespace Switchyard.Server.Endpoints.Documentation;

/// <summary>Brings the OpenAPI document into the service.</summary>
internal static class OpenApiRegistration
{
    // Nested types are named for where they stand: what is clear inside a class is not clear in a list of all schemas.
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(ModelView.Live)] = "ModelPerformance",
        [typeof(ModelSelectRequest.Needs)] = "ModelNeeds",
        [typeof(ModelSelectRequest.Wishes)] = "ModelWishes",
        [typeof(ModelSelection.Candidate)] = "SelectedModel",
        [typeof(ModelSelection.Rejection)] = "RejectedModel",
        [typeof(ModelComparison.Difference)] = "ModelDifference",
        [typeof(ModelEstimate.Tokens)] = "TokenEstimate",
        [typeof(ModelEstimate.Price)] = "CostEstimate",
        [typeof(RouteExplanation.Step)] = "RouteStep",
        [typeof(RouteExplanation.CacheOutlook)] = "CacheOutlook",
        [typeof(RouteExplanation.Limit)] = "LimitOutlook",
        [typeof(MonitoringStats.Provider)] = "ProviderStats",
        [typeof(HealthReport.Parts)] = "HealthParts",
        [typeof(HealthReport.RedisPart)] = "RedisHealth",
        [typeof(HealthReport.RedisDetails)] = "RedisHealthDetails",
        [typeof(HealthReport.ProvidersPart)] = "ProvidersHealth",
        [typeof(HealthReport.ProviderPart)] = "ProviderHealth",
    };

    /// <summary>Registers the document of <c>/openapi/v1.json</c>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.CreateSchemaReferenceId = static type =>
            type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?) ? null
                : Names.GetValueOrDefault(type.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddOperationTransformer<ApiOperation>();
        options.AddDocumentTransformer<ApiDocument>();
    });
}
