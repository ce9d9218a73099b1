using System.Text.Json.Serialization;
using Switchyard.Core.Performance;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;
using Switchyard.Providers;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Calls;
using Switchyard.Server.Dialects;
using Switchyard.Server.Endpoints;
using Switchyard.Server.Endpoints.Documentation;
using Switchyard.Server.Endpoints.Spending;
using Switchyard.Server.GraphQL.Api;
using Switchyard.Server.Http;
using Switchyard.Server.Keys;
using Switchyard.Server.Runtime;
using Switchyard.Server.Telemetry;

namespace Switchyard.Server.Hosting;

/// <summary>Puts the service together.</summary>
internal static class ServiceRegistration
{
    /// <summary>Registers everything between HTTP and the providers.</summary>
    /// <param name="services">The services; configuration and telemetry are among them.</param>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddSingleton<IReadOnlyList<IProviderFactory>>(provider => ProviderRegistration.All(
            new HttpHandlerFactory(TimeProvider.System, (_, _) => provider.GetRequiredService<Core.Telemetry.SwitchyardMetrics>().Upstreams.EgressBlocked()),
            TimeProvider.System));
        services.AddSingleton<Gateway>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<IModelCatalog>(provider => provider.GetRequiredService<ModelCatalog>());
        services.AddSingleton(provider => new TargetHealthRegistry(
            provider.GetRequiredService<TimeProvider>(), provider.GetService<ICooldownBoard>()));
        services.AddSingleton(provider => new TargetOrder(
            provider.GetRequiredService<TargetHealthRegistry>(), Random.Shared.NextDouble, PriceOf(provider.GetRequiredService<ModelCatalog>()), provider.GetRequiredService<LivePerformance>()));
        services.AddModels();
        services.AddSingleton<ModelRouter>();
        services.AddSingleton<ICallObserver, CallObserver>();
        services.AddSingleton<ITokenEstimator, TokenEstimator>();
        services.AddSingleton<StreamDrains>();
        services.AddSingleton<ParameterFit>();
        services.AddSingleton<CompletionPipeline>();

        // Services stop in the reverse order: calls that belong to no request end before the last settlements are sent.
        services.AddLimits();
        services.AddResponseCache();
        services.AddSingleton<NativeFront>();
        services.AddSingleton<OpenAIFront>();
        services.AddGraphQLTransports();
        services.AddSingleton<DialectFronts>();
        services.AddSingleton<CallReport>();
        services.AddSingleton<CallServices>();
        services.AddSingleton<CallHandler>();
        services.AddSingleton<UsageDirectory>();
        services.AddSingleton<IHttpRejections, HttpRejections>();
        services.AddSingleton<ProviderWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ProviderWatch>());
        services.AddHostedService<ReloadFollower>();
        services.AddRequestDecompression();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, KeyJson.Default);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddApiDocument();
        services.AddGraphQLApi();
        return services;
    }

    private static Func<Target, decimal?> PriceOf(ModelCatalog catalog) => target =>
        catalog.Describe(target.Provider, target.Model)?.Capabilities.Pricing is { Input: { } input, Output: { } output } ? input + output : null;
}
