using System.Globalization;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>Attempts and requests to write down. Random ones come of a seed, so that a failure can be repeated.</summary>
internal static class LedgerData
{
    private static readonly decimal[] Awkward =
        [0.1m, 0.2m, 0.000000000000000001m, 0.333333333333333333m, 99_999.999999999999999999m, 0m, 0.000000001m, 12.5m];

    /// <summary>A time nothing is special about.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 3, 14, 12, 34, 56, TimeSpan.Zero);

    public static AttemptIntent Intent(string requestId, int attempt = 1, DateTimeOffset? at = null) => new()
    {
        RequestId = requestId,
        Attempt = attempt,
        At = at ?? Noon,
        Replica = "one",
        KeyId = "k1",
        Key = "Key 1",
        Tenant = "acme",
        Provider = "claude",
        Model = "haiku",
        ExpiresAt = (at ?? Noon).AddMinutes(11),
    };

    public static AttemptSettlement Settlement(AttemptIntent intent, decimal? cost = 0.1m, string usageSource = Usage.FromProvider) => new()
    {
        Intent = intent,
        Status = AttemptStatus.Completed,
        Usage = new Usage { Source = usageSource, PromptTokens = 100, CompletionTokens = 20, TotalTokens = 120 },
        Cost = new Cost { Source = cost is null ? "unpriced" : "catalog", Total = cost },
        EndedAt = intent.At.AddSeconds(2),
        LatencyMs = 2000,
    };

    public static RequestRecord Request(string requestId, DateTimeOffset? at = null) => new()
    {
        RequestId = requestId,
        ClientRequestId = "client-" + requestId,
        At = at ?? Noon,
        KeyId = "k1",
        Key = "Key 1",
        Tenant = "acme",
        RequestedModel = "fast",
        Provider = "claude",
        Model = "haiku",
        Outcome = "success",
        Cache = "miss",
        Attempts = 1,
    };

    public static LedgerBatch Batch(params AttemptSettlement[] settled) => new("one", [], settled, []);

    /// <summary>Attempts and requests of some months with every kind of figure.</summary>
    public static LedgerBatch Random(Random random, int count)
    {
        var settled = new List<AttemptSettlement>();
        var requests = new List<RequestRecord>();
        for (var i = 0; i < count; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"r{random.NextInt64():x}");
            var at = Noon.AddHours(random.Next(24 * 100)).AddSeconds(random.Next(3600));
            var key = random.Next(3);
            var request = Request(id, at) with
            {
                KeyId = $"k{key}",
                Key = $"Key {key}",
                Tenant = $"tenant{key % 2}",
                User = random.Next(3) is var user and > 0 ? $"user{user}" : null,
                Tags = [.. new[] { "blue", "red", "blue" }.Take(random.Next(4))],
                Outcome = random.Next(4) switch { 0 => "upstream_error", 1 => "client_closed_request", _ => "success" },
            };
            requests.Add(random.Next(5) > 0 ? request : request with { Provider = null, Model = null, Cache = "hit", SavedCost = Cost(random), SavedTokens = random.Next(99) });
            settled.AddRange(Enumerable.Range(1, random.Next(3)).Select(attempt => Settled(random, request, attempt)));
        }

        return new LedgerBatch("one", [], settled, requests);
    }

    private static AttemptSettlement Settled(Random random, RequestRecord request, int attempt) => Settlement(
        Intent(request.RequestId, attempt, request.At) with
        {
            KeyId = request.KeyId,
            Key = request.Key,
            Tenant = request.Tenant,
            User = request.User,
            Tags = request.Tags,
            Provider = random.Next(2) == 0 ? "claude" : "openai",
            Model = random.Next(2) == 0 ? "large" : "small",
        },
        random.Next(5) == 0 ? null : Cost(random),
        random.Next(3) == 0 ? Usage.Estimated : Usage.FromProvider);

    private static decimal Cost(Random random) => Awkward[random.Next(Awkward.Length)] + (random.Next() * 0.000000000000000001m);
}
