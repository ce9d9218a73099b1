using System.Text.Json.Serialization;

namespace Switchyard.Server.Endpoints.Monitoring;

/// <summary>The answer of <c>GET /api/v1/monitoring/health</c>.</summary>
/// <param name="Status"><c>ok</c> or <c>error</c>.</param>
/// <param name="Info">The parts.</param>
internal sealed record HealthReport(string Status, HealthReport.Parts Info)
{
    /// <summary>What the service stands on.</summary>
    /// <param name="Redis">The shared store.</param>
    /// <param name="Database">The database of the ledger, of keys and of budgets.</param>
    /// <param name="Providers">The upstreams.</param>
    internal sealed record Parts(RedisPart Redis, DatabasePart Database, ProvidersPart Providers);

    /// <summary>The database.</summary>
    /// <param name="Status"><c>up</c>, or <c>down</c> when its last operation failed.</param>
    /// <param name="Details">More of it.</param>
    internal sealed record DatabasePart(string Status, DatabaseDetails Details);

    /// <summary>More of the database.</summary>
    /// <param name="Kind"><c>sqlite</c> or <c>postgresql</c>.</param>
    /// <param name="Error">How its last operation failed; absent when it did not.</param>
    internal sealed record DatabaseDetails(
        string Kind,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);

    /// <summary>The shared store.</summary>
    /// <param name="Status"><c>up</c> or <c>down</c>.</param>
    /// <param name="Details">More of it.</param>
    internal sealed record RedisPart(string Status, RedisDetails Details);

    /// <summary>More of the shared store.</summary>
    /// <param name="Connection">Whether it is connected.</param>
    /// <param name="Latency">How long it takes to answer, in milliseconds.</param>
    /// <param name="Configured">Whether one is configured; without one the embedded store serves.</param>
    /// <param name="Error">Why it is not used; absent while it is, and without one.</param>
    internal sealed record RedisDetails(
        bool Connection,
        double Latency,
        bool Configured,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);

    /// <summary>The upstreams.</summary>
    /// <param name="Status"><c>down</c> only when none is up.</param>
    /// <param name="Details">Each of them.</param>
    internal sealed record ProvidersPart(string Status, IReadOnlyDictionary<string, ProviderPart> Details);

    /// <summary>One upstream, as its last probe found it.</summary>
    /// <param name="Status"><c>up</c> or <c>down</c>.</param>
    /// <param name="Latency">How long the probe took, in milliseconds.</param>
    /// <param name="Error">The failure's code; absent when up.</param>
    internal sealed record ProviderPart(
        string Status,
        double Latency,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);
}
