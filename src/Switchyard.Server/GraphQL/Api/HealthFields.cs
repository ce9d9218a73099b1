using Switchyard.Server.Access;
using Switchyard.Server.Endpoints.Monitoring;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>How well is what the service stands on, and what it did lately.</summary>
/// <param name="health">Knows the first.</param>
/// <param name="stats">Knows the second.</param>
internal sealed class HealthFields(HealthDirectory health, StatsDirectory stats) : IFieldSet
{
    /// <inheritdoc/>
    public void Bind(FieldBinder fields)
    {
        fields
            .Root("Query.health", AccessPolicy.Caller, FieldCost.Look, _ => new Core.Errors.Outcome<HealthReport>(health.Read()))
            .Root("Query.stats", AccessPolicy.Caller, FieldCost.Store, call => stats.ReadAsync(call.Caller, call.Text("window"), call.Token));
        BindHealth(fields);
        BindStats(fields);
    }

    private static void BindHealth(FieldBinder fields)
    {
        fields.Type<HealthReport>("HealthStatus")
            .Leaf("status", static report => report.Status)
            .Part("info", static report => report.Info);
        fields.Type<HealthReport.Parts>("HealthInfo")
            .Part("redis", static parts => parts.Redis)
            .Part("database", static parts => parts.Database)
            .Part("providers", static parts => parts.Providers);
        fields.Type<HealthReport.RedisPart>("RedisHealth")
            .Leaf("status", static redis => redis.Status)
            .Part("details", static redis => redis.Details);
        fields.Type<HealthReport.RedisDetails>("RedisDetails")
            .Leaf("connection", static redis => redis.Connection)
            .Leaf("latency", static redis => redis.Latency)
            .Leaf("configured", static redis => redis.Configured)
            .Leaf("error", static redis => redis.Error);
        fields.Type<HealthReport.DatabasePart>("DatabaseHealth")
            .Leaf("status", static database => database.Status)
            .Part("details", static database => database.Details);
        fields.Type<HealthReport.DatabaseDetails>("DatabaseDetails")
            .Leaf("kind", static database => database.Kind)
            .Leaf("error", static database => database.Error);
        fields.Type<HealthReport.ProvidersPart>("ProvidersHealth")
            .Leaf("status", static providers => providers.Status)
            .Part("details", static providers => providers.Details);
        fields.Type<KeyValuePair<string, HealthReport.ProviderPart>>("ProviderHealth")
            .Leaf("name", static provider => provider.Key)
            .Leaf("status", static provider => provider.Value.Status)
            .Leaf("latency", static provider => provider.Value.Latency)
            .Leaf("error", static provider => provider.Value.Error);
    }

    private static void BindStats(FieldBinder fields)
    {
        fields.Type<MonitoringStats>("MonitoringStats")
            .Leaf("window", static report => report.Window)
            .Part("attempts", static report => report.Attempts)
            .Part("providers", static report => report.Providers)
            .Part("cache", static report => report.Cache)
            .Part("limits", static report => report.Limits)
            .Part("usage", static report => report.Usage);
        fields.Type<KeyValuePair<string, MonitoringStats.Provider>>("ProviderStats")
            .Leaf("name", static provider => provider.Key)
            .Leaf("status", static provider => provider.Value.Status)
            .Part("attempts", static provider => provider.Value.Attempts)
            .Part("models", static provider => provider.Value.Models);
        fields.Type<KeyValuePair<string, Core.Performance.PerformanceFigures>>("ModelStats")
            .Leaf("model", static model => model.Key)
            .Part("attempts", static model => model.Value);
    }
}
