using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Storage.Ledger;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <content>Sums are those of the rows.</content>
public abstract partial class LedgerStoreTests
{
    private static readonly UsageDimension[][] Groupings =
    [
        [], [UsageDimension.Tenant], [UsageDimension.Key, UsageDimension.Day], [UsageDimension.Model, UsageDimension.Provider], [UsageDimension.Month, UsageDimension.User],
        [UsageDimension.Tag], [UsageDimension.Hour], [UsageDimension.Tag, UsageDimension.Model, UsageDimension.Month], [UsageDimension.Day, UsageDimension.User, UsageDimension.Provider],
    ];

    [Fact]
    public async Task QueryAsync_RandomRecords_AreTheSumsOfTheRows()
    {
        var store = new LedgerStore(await _source.StartAsync());
        var random = new Random(3);
        var batches = Enumerable.Range(0, 5).Select(_ => LedgerData.Random(random, 150)).ToList();
        foreach (var batch in batches)
        {
            (await store.AppendAsync(batch, Token)).ShouldBeNull();
        }

        foreach (var query in Groupings.SelectMany(grouping => Queries(grouping, random)))
        {
            var rows = (await store.QueryAsync(query, Token)).Value.ShouldNotBeNull();

            var expected = Expected(query, [.. batches.SelectMany(batch => batch.Settled)], [.. batches.SelectMany(batch => batch.Requests)]);
            rows.Select(Text).Order(StringComparer.Ordinal).ShouldBe(expected.Select(Text).Order(StringComparer.Ordinal), query.ToString());
        }
    }

    [Fact]
    public async Task QueryAsync_UsersAndTagsTogether_IsRefused()
    {
        var store = new LedgerStore(await _source.StartAsync());

        var outcome = await store.QueryAsync(Everything with { GroupBy = [UsageDimension.User], Tag = "blue" }, Token);

        outcome.Error!.Code.ShouldBe(LlmErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task QueryAsync_ByKey_TellsTheLastNameWithinTheTime()
    {
        var store = new LedgerStore(await _source.StartAsync());
        string[] names = ["zebra", "before", "während", "anew"];
        for (var i = 0; i < names.Length; i++)
        {
            var intent = LedgerData.Intent($"r{i}", 1, LedgerData.Noon.AddDays(20 * i)) with { KeyId = "k1", Key = names[i] };
            (await store.AppendAsync(LedgerData.Batch(LedgerData.Settlement(intent)), Token)).ShouldBeNull();
        }

        var all = (await store.QueryAsync(Everything with { GroupBy = [UsageDimension.Key] }, Token)).Value!.ShouldHaveSingleItem();
        (all.Group[0], all.KeyName, all.Attempts).ShouldBe(("k1", "anew", 4));
        var early = await store.QueryAsync(Everything with { GroupBy = [UsageDimension.Key], To = LedgerData.Noon.AddDays(50) }, Token);
        early.Value!.ShouldHaveSingleItem().KeyName.ShouldBe("während");
        var days = (await store.QueryAsync(Everything with { GroupBy = [UsageDimension.Day, UsageDimension.Key] }, Token)).Value!;
        days.Select(row => row.KeyName).ShouldBe(names);
        (await store.QueryAsync(Everything with { GroupBy = [UsageDimension.Tenant] }, Token)).Value!.ShouldHaveSingleItem().KeyName.ShouldBeNull();
    }

    [Fact]
    public async Task QueryAsync_Limit_IsTheMostRows()
    {
        var store = new LedgerStore(await _source.StartAsync());
        await store.AppendAsync(LedgerData.Random(new Random(4), 50), Token);

        (await store.QueryAsync(Everything with { GroupBy = [UsageDimension.Day], Limit = 7 }, Token)).Value!.Count.ShouldBe(7);
    }

    private static IEnumerable<UsageQuery> Queries(UsageDimension[] grouping, Random random)
    {
        yield return Everything with { GroupBy = grouping };
        var from = LedgerData.Noon.AddHours(random.Next(24 * 50));
        yield return new UsageQuery(from, from.AddHours(random.Next(1, 24 * 60)), grouping) { Provider = random.Next(2) == 0 ? "claude" : null, Tenant = "tenant1" };
        yield return new UsageQuery(from, from.AddHours(3), grouping) { KeyId = "k1", Model = random.Next(2) == 0 ? "small" : null };
        if (!grouping.Contains(UsageDimension.User))
        {
            yield return new UsageQuery(from, from.AddDays(70), grouping) { Tag = "red" };
        }
    }

    private static List<UsageRow> Expected(UsageQuery query, List<AttemptSettlement> settled, List<RequestRecord> requests)
    {
        var from = Floor(query.From, 0);
        var to = Floor(query.To.AddHours(1).AddTicks(-1), 0);
        var groups = new Dictionary<string, UsageRow>(StringComparer.Ordinal);
        foreach (var one in settled.Where(one => one.Intent.At >= from && one.Intent.At < to))
        {
            var intent = one.Intent;
            Add((intent.At, intent.Tenant, intent.KeyId, intent.Provider, intent.Model, intent.User, intent.Tags), row => row with
            {
                Attempts = row.Attempts + 1,
                PromptTokens = row.PromptTokens + one.Usage.PromptTokens,
                CompletionTokens = row.CompletionTokens + one.Usage.CompletionTokens,
                Cost = row.Cost + (one.Cost.Total ?? 0),
                EstimatedCost = row.EstimatedCost + (one.Usage.Source == Usage.Estimated ? one.Cost.Total ?? 0 : 0),
                Unpriced = row.Unpriced + (one.Cost.Total is null ? 1 : 0),
            });
        }

        foreach (var one in requests.Where(one => one.At >= from && one.At < to))
        {
            Add((one.At, one.Tenant, one.KeyId, one.Provider, one.Model, one.User, one.Tags), row => row with
            {
                Requests = row.Requests + 1,
                Errors = row.Errors + (one.Outcome == "upstream_error" ? 1 : 0),
                CacheHits = row.CacheHits + (one.Cache == "hit" ? 1 : 0),
                SavedCost = row.SavedCost + (one.SavedCost ?? 0),
                SavedTokens = row.SavedTokens + one.SavedTokens,
            });
        }

        return groups.Count == 0 && query.GroupBy.Count == 0 ? [new UsageRow { Group = [] }] : [.. groups.Values];

        void Add(
            (DateTimeOffset At, string Tenant, string Key, string? Provider, string? Model, string? User, IReadOnlyList<string> Tags) of, Func<UsageRow, UsageRow> add)
        {
            var isWanted = (query.Tenant ?? of.Tenant) == of.Tenant && (query.KeyId ?? of.Key) == of.Key && (query.Provider ?? of.Provider) == of.Provider
                && (query.Model ?? of.Model) == of.Model && (query.Tag is null || of.Tags.Contains(query.Tag));
            var tags = !query.GroupBy.Contains(UsageDimension.Tag) ? [null] : query.Tag is not null ? [query.Tag]
                : of.Tags.Count == 0 ? [null] : of.Tags.Distinct().Cast<string?>();
            foreach (var tag in isWanted ? tags : [])
            {
                string?[] group = [.. query.GroupBy.Select(dimension => dimension switch
                {
                    UsageDimension.Key => of.Key,
                    UsageDimension.Model => of.Model,
                    UsageDimension.Provider => of.Provider,
                    UsageDimension.User => of.User,
                    UsageDimension.Tag => tag,
                    UsageDimension.Tenant => of.Tenant,
                    _ => Floor(of.At, dimension == UsageDimension.Hour ? 0 : dimension == UsageDimension.Day ? 1 : 2).ToString("yyyy-MM-ddTHH:mm:ssZ"),
                })];
                var name = string.Join('|', group);
                groups[name] = add(groups.GetValueOrDefault(name) ?? new UsageRow { Group = group });
            }
        }
    }

    private static DateTimeOffset Floor(DateTimeOffset time, int grain) =>
        new(time.Year, time.Month, grain < 2 ? time.Day : 1, grain < 1 ? time.Hour : 0, 0, 0, TimeSpan.Zero);

    private static string Text(UsageRow row) =>
        $"{string.Join('|', row.Group)} {row with { Group = [], KeyName = null, Cost = Short(row.Cost), EstimatedCost = Short(row.EstimatedCost), SavedCost = Short(row.SavedCost) }}";

    // Without zeros at its end, which say nothing.
    private static decimal Short(decimal amount) => amount / 1.0000000000000000000000000000m;
}
