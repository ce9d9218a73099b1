using System.Globalization;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;

namespace Switchyard.LedgerBench;

/// <summary>Records over a time: 10 tenants with 10 keys each, 12 models of which a key uses four, five users of each key, 20 tags.</summary>
internal sealed class YearOfRecords(DateTimeOffset from, DateTimeOffset to, int count)
{
    private readonly Random _random = new(7);

    public IEnumerable<LedgerBatch> Batches(int size)
    {
        for (var begin = 0; begin < count; begin += size)
        {
            var settled = Enumerable.Range(begin, Math.Min(size, count - begin)).Select(Settlement).ToList();
            yield return new LedgerBatch("bench", [], settled, [.. settled.Select(Request)]);
        }
    }

    private AttemptSettlement Settlement(int number)
    {
        var key = _random.Next(100);
        var model = ((key * 5) + _random.Next(4)) % 12;
        var at = from.AddTicks((to - from).Ticks / count * number);
        var prompt = _random.Next(100, 4_000);
        var completion = _random.Next(1, 800);
        return new AttemptSettlement
        {
            Intent = new AttemptIntent
            {
                RequestId = string.Create(CultureInfo.InvariantCulture, $"{at.Ticks:x16}{_random.NextInt64():x16}"),
                Attempt = 1,
                At = at,
                Replica = "bench",
                KeyId = string.Create(CultureInfo.InvariantCulture, $"key{key:00000000000}"),
                Key = string.Create(CultureInfo.InvariantCulture, $"team {key}"),
                Tenant = string.Create(CultureInfo.InvariantCulture, $"tenant{key / 10}"),
                User = string.Create(CultureInfo.InvariantCulture, $"user-{key}-{_random.Next(5)}"),
                Tags = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => string.Create(CultureInfo.InvariantCulture, $"tag-{_random.Next(20)}"))],
                Provider = string.Create(CultureInfo.InvariantCulture, $"provider{model % 4}"),
                Model = string.Create(CultureInfo.InvariantCulture, $"vendor/model-{model}"),
                PromptTokens = prompt,
                WorstCost = prompt * 0.000001m,
                ExpiresAt = at.AddMinutes(11),
                Budgets = [new BudgetHold("tenant:tenant" + (key / 10).ToString(CultureInfo.InvariantCulture), "month:" + at.ToString("yyyy-MM", CultureInfo.InvariantCulture), 0.01m)],
            },
            Status = AttemptStatus.Completed,
            Usage = new Usage { Source = Usage.FromProvider, PromptTokens = prompt, CompletionTokens = completion, TotalTokens = prompt + completion },
            Cost = new Cost { Source = "catalog", Total = (prompt * 0.00000015m) + (completion * 0.0000006m) },
            MayBeOpen = false,
            EndedAt = at.AddSeconds(2),
            LatencyMs = 2_000,
        };
    }

    private static RequestRecord Request(AttemptSettlement settlement) => new()
    {
        RequestId = settlement.Intent.RequestId,
        ClientRequestId = settlement.Intent.RequestId,
        At = settlement.Intent.At,
        KeyId = settlement.Intent.KeyId,
        Key = settlement.Intent.Key,
        Tenant = settlement.Intent.Tenant,
        User = settlement.Intent.User,
        Tags = settlement.Intent.Tags,
        RequestedModel = settlement.Intent.Model,
        Provider = settlement.Intent.Provider,
        Model = settlement.Intent.Model,
        Outcome = "success",
        Cache = "miss",
        Attempts = 1,
        LatencyMs = settlement.LatencyMs,
    };
}
