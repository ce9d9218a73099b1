using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>What a batch adds to <c>usage</c>: first by hour, then hours together by day and by month.</summary>
internal sealed class UsageTally
{
    // Together they fit an index of PostgreSQL, in any script.
    private const int LongestName = 200;

    private static readonly string Statement = CreateStatement();

    private readonly Dictionary<UsageKey, UsageSums> _hours = [];
    private readonly Dictionary<(string Tenant, string KeyId), string> _names = [];

    /// <summary>Adds an attempt that was written.</summary>
    /// <param name="settlement">How it ended.</param>
    public void Add(AttemptSettlement settlement)
    {
        var intent = settlement.Intent;
        foreach (var sums in Sums(intent.At, intent.Tenant, (intent.KeyId, intent.Key), (intent.Provider, intent.Model), intent.User, intent.Tags))
        {
            sums.Add(settlement);
        }
    }

    /// <summary>Adds a request that was written.</summary>
    /// <param name="request">How it ended.</param>
    public void Add(RequestRecord request)
    {
        foreach (var sums in Sums(request.At, request.Tenant, (request.KeyId, request.Key), (request.Provider, request.Model), request.User, request.Tags))
        {
            sums.Add(request);
        }
    }

    /// <summary>Adds everything to the tables.</summary>
    /// <param name="session">The transaction.</param>
    public Task WriteAsync(DatabaseSession session)
    {
        var rows = new GivenRows([
            "facet:int", "grain:int", "at:int", "tenant", "key_id", "provider", "model", "label", "key_name", .. UsageSums.Columns.Select(column => column + ":int")]);
        foreach (var (key, sums) in All().OrderBy(pair => pair.Key))
        {
            var name = key.KeyId.Length == 0 ? "" : _names[(key.Tenant, key.KeyId)];
            rows.Add([
                key.Facet, (long)key.Grain, StoredTime.From(key.At), key.Tenant, key.KeyId, key.Provider, key.Model, key.Label, name,
                .. sums.Values.Select(value => (object?)value)]);
        }

        return rows.ExecuteAsync(session, Statement);
    }

    private static string CreateStatement()
    {
        var columns = $"facet, grain, at, tenant, key_id, provider, model, label, key_name, {string.Join(", ", UsageSums.Columns)}";
        var sums = string.Join(", ", UsageSums.Columns.Select(column => $"{column} = usage.{column} + excluded.{column}"));
        return $"""
            INSERT INTO usage ({columns}) SELECT {columns} FROM {"{given}"} WHERE true
            ON CONFLICT (facet, grain, at, tenant, key_id, provider, model, label) DO UPDATE SET key_name = excluded.key_name, {sums}
            """;
    }

    private Dictionary<UsageKey, UsageSums> All()
    {
        var all = new Dictionary<UsageKey, UsageSums>(_hours);
        foreach (var (key, sums) in _hours)
        {
            Find(all, key with { Grain = UsageGrain.Day, At = UsageTimes.Begin(key.At, UsageGrain.Day) }).Add(sums.Values);
            Find(all, key with { Grain = UsageGrain.Month, At = UsageTimes.Begin(key.At, UsageGrain.Month) }).Add(sums.Values);
        }

        return all;
    }

    private IEnumerable<UsageSums> Sums(
        DateTimeOffset at, string tenant, (string Id, string Name) key, (string? Provider, string? Model) target, string? user, IReadOnlyList<string> tags)
    {
        var hour = UsageTimes.Begin(at, UsageGrain.Hour);
        var (tenantName, keyId, provider, model) = (Short(tenant), Short(key.Id), Short(target.Provider), Short(target.Model));
        _names[(tenantName, keyId)] = Short(key.Name);
        foreach (var facet in UsageFacet.All)
        {
            foreach (var label in Labels(facet, user, tags))
            {
                yield return Find(_hours, new UsageKey(
                    facet.Number, UsageGrain.Hour, hour, tenantName, facet.HasKey ? keyId : "", facet.HasModel ? provider : "", facet.HasModel ? model : "", label));
            }
        }
    }

    private static IEnumerable<string> Labels(UsageFacet facet, string? user, IReadOnlyList<string> tags) => facet.Label switch
    {
        UsageDimension.User => [Short(user)],
        UsageDimension.Tag when tags.Count > 0 => tags.Select(Short).Distinct(StringComparer.Ordinal),
        _ => [""],
    };

    private static UsageSums Find(Dictionary<UsageKey, UsageSums> all, UsageKey key)
    {
        if (!all.TryGetValue(key, out var sums))
        {
            sums = new UsageSums();
            all.Add(key, sums);
        }

        return sums;
    }

    /// <summary>A name as it stands in the table.</summary>
    /// <param name="text">The name; null for none.</param>
    internal static string Short(string? text) => StoredText.Short(text, LongestName);
}
