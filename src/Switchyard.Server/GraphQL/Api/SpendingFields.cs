using System.Globalization;
using Switchyard.Core.Errors;
using Switchyard.Server.Access;
using Switchyard.Server.Endpoints.Spending;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>What the ledger knows.</summary>
/// <param name="usage">Asks it.</param>
internal sealed class SpendingFields(UsageDirectory usage) : IFieldSet
{
    private const int AssumedGroups = 100;

    // As a member of a group: which of them a sum has depends on what was asked for.
    private static readonly string[] Groups = ["key", "model", "provider", "user", "tag", "tenant", "hour", "day", "month"];

    /// <inheritdoc/>
    public void Bind(FieldBinder fields)
    {
        fields
            .Root("Query.usage", AccessPolicy.Caller, FieldCost.List(50, AssumedGroups), ReadAsync)
            .Root("Query.request", AccessPolicy.Caller, FieldCost.Store, call => usage.FindAsync(call.Caller, call.Text("id")!, call.Token));
        BindUsage(fields);
        BindRequest(fields);
    }

    private async ValueTask<Outcome<UsageReport>> ReadAsync(FieldCall call)
    {
        var parameters = new UsageParameters
        {
            From = Time("from"),
            To = Time("to"),
            GroupBy = call.Texts("groupBy").ToList() is { Count: > 0 } groups ? string.Join(',', groups) : null,
            Key = call.Text("key"),
            Model = call.Text("model"),
            Provider = call.Text("provider"),
            Tag = call.Text("tag"),
            Tenant = call.Text("tenant"),
            Limit = call.Number("first"),
        };
        return (await usage.ReadAsync(call.Caller, parameters, call.Token).ConfigureAwait(false)).Renamed();

        string? Time(string name) => call.Time(name)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    private static void BindUsage(FieldBinder fields)
    {
        fields.Type<UsageReport>("UsageReport")
            .Leaf("from", static report => report.From)
            .Leaf("to", static report => report.To)
            .Leaf("groupBy", static report => report.GroupBy)
            .Leaf("currency", static report => report.Currency)
            .Part("data", static report => report.Data)
            .Leaf("truncated", static report => report.Truncated);
        fields.Type<UsageReport.Row>("UsageRow")
            .Leaf("group", static row => row.Group)
            .Leaf("requests", static row => row.Requests)
            .Leaf("errors", static row => row.Errors)
            .Leaf("attempts", static row => row.Attempts)
            .Leaf("promptTokens", static row => row.PromptTokens)
            .Leaf("completionTokens", static row => row.CompletionTokens)
            .Leaf("cachedTokens", static row => row.CachedTokens)
            .Leaf("cacheWriteTokens", static row => row.CacheWriteTokens)
            .Leaf("reasoningTokens", static row => row.ReasoningTokens)
            .Leaf("cost", static row => row.Cost)
            .Leaf("estimatedCost", static row => row.EstimatedCost)
            .Leaf("unpriced", static row => row.Unpriced)
            .Leaf("cacheHits", static row => row.CacheHits)
            .Leaf("savedCost", static row => row.SavedCost)
            .Leaf("savedTokens", static row => row.SavedTokens);
        var group = fields.Type<IReadOnlyDictionary<string, string?>>("UsageGroup");
        foreach (var name in Groups)
        {
            group.Leaf(name, row => row.GetValueOrDefault(name));
        }
    }

    private static void BindRequest(FieldBinder fields)
    {
        fields.Type<RequestReport>("RequestReport")
            .Leaf("requestId", static request => request.RequestId)
            .Leaf("clientRequestId", static request => request.ClientRequestId)
            .Leaf("at", static request => request.At)
            .Leaf("keyId", static request => request.KeyId)
            .Leaf("key", static request => request.Key)
            .Leaf("tenant", static request => request.Tenant)
            .Leaf("user", static request => request.User)
            .Leaf("tags", static request => request.Tags)
            .Leaf("requestedModel", static request => request.RequestedModel)
            .Leaf("kind", static request => request.Kind)
            .Leaf("stream", static request => request.Stream)
            .Leaf("outcome", static request => request.Outcome)
            .Leaf("cache", static request => request.Cache)
            .Leaf("cost", static request => request.Cost)
            .Leaf("savedCost", static request => request.SavedCost)
            .Leaf("latencyMs", static request => request.LatencyMs)
            .Leaf("firstContentMs", static request => request.FirstContentMs)
            .Part("attempts", static request => request.Attempts);
        fields.Type<RequestReport.Attempted>("RequestAttempt")
            .Leaf("attempt", static attempt => attempt.Attempt)
            .Leaf("at", static attempt => attempt.At)
            .Leaf("replica", static attempt => attempt.Replica)
            .Leaf("provider", static attempt => attempt.Provider)
            .Leaf("model", static attempt => attempt.Model)
            .Leaf("status", static attempt => attempt.Status)
            .Leaf("errorCode", static attempt => attempt.ErrorCode)
            .Part("usage", static attempt => attempt.Usage)
            .Part("cost", static attempt => attempt.Cost)
            .Leaf("endedAt", static attempt => attempt.EndedAt)
            .Leaf("latencyMs", static attempt => attempt.LatencyMs)
            .Leaf("firstContentMs", static attempt => attempt.FirstContentMs);
    }
}
