using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>A row of <c>requests</c>.</summary>
internal sealed class RequestRow
{
    public string RequestId { get; init; } = "";

    public string ClientRequestId { get; init; } = "";

    public long At { get; init; }

    public string KeyId { get; init; } = "";

    public string KeyName { get; init; } = "";

    public string Tenant { get; init; } = "";

    public string? UserName { get; init; }

    public string Tags { get; init; } = "[]";

    public string RequestedModel { get; init; } = "";

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string Kind { get; init; } = "";

    public long Stream { get; init; }

    public string Outcome { get; init; } = "";

    public string Cache { get; init; } = "";

    public long Attempts { get; init; }

    public long? SavedCostNano { get; init; }

    public long? SavedCostRest { get; init; }

    public long SavedTokens { get; init; }

    public double LatencyMs { get; init; }

    public double? FirstContentMs { get; init; }

    public RequestRecord ToRecord() => new()
    {
        RequestId = RequestId,
        ClientRequestId = ClientRequestId,
        At = StoredTime.To(At),
        KeyId = KeyId,
        Key = KeyName,
        Tenant = Tenant,
        User = UserName,
        Tags = StoredJson.Tags(Tags),
        RequestedModel = RequestedModel,
        Provider = Provider,
        Model = Model,
        Kind = LedgerNames.Kind(Kind),
        Stream = Stream != 0,
        Outcome = Outcome,
        Cache = Cache,
        Attempts = (int)Attempts,
        SavedCost = StoredAmount.To(SavedCostNano, SavedCostRest),
        SavedTokens = SavedTokens,
        LatencyMs = LatencyMs,
        FirstContentMs = FirstContentMs,
    };
}
