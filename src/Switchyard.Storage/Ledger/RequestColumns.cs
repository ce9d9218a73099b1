using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>How a request becomes a row of <c>requests</c>.</summary>
internal static class RequestColumns
{
    // The index on the client's own id takes no more.
    private const int LongestClientId = 500;

    private static readonly GivenColumns Columns = new(
        "request_id", "client_request_id", "at:int", "key_id", "key_name", "tenant", "user_name", "tags", "requested_model", "provider", "model", "kind",
        "stream:int", "outcome", "cache", "attempts:int", "saved_cost_nano:int", "saved_cost_rest:int", "saved_tokens:int", "latency_ms:real",
        "first_content_ms:real");

    /// <summary>Rows of requests.</summary>
    public static GivenRows<RequestRecord> Of(IReadOnlyList<RequestRecord> requests) => new(Columns, requests, Write);

    private static void Write(RequestRecord request, GivenRow row)
    {
        var saved = Sane.Amount(request.SavedCost);
        row.Add(
            StoredText.Clean(request.RequestId), StoredText.Short(request.ClientRequestId, LongestClientId), StoredTime.From(request.At),
            StoredText.Clean(request.KeyId), StoredText.Clean(request.Key), StoredText.Clean(request.Tenant), Clean(request.User),
            StoredJson.Of(request.Tags), StoredText.Clean(request.RequestedModel), Clean(request.Provider), Clean(request.Model),
            LedgerNames.Of(request.Kind), request.Stream ? 1L : 0L, StoredText.Clean(request.Outcome), StoredText.Clean(request.Cache),
            Sane.Count(request.Attempts), saved?.Nano, saved?.Rest, Sane.Count(request.SavedTokens), Sane.Time(request.LatencyMs),
            Sane.Time(request.FirstContentMs));
    }

    private static string? Clean(string? text) => text is null ? null : StoredText.Clean(text);
}
