using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>
/// What a batch adds to <c>usage</c>: first by what its records have in common, then that by every facet and grain. Most records of a batch are alike.
/// </summary>
internal sealed class UsageTally
{
    // Together they fit an index of PostgreSQL, in any script.
    private const int LongestName = 200;

    private static readonly string Statement = CreateStatement();
    private static readonly UsageGrain[] Grains = Enum.GetValues<UsageGrain>();

    private readonly Dictionary<UsageSource, (UsageSums Sums, IReadOnlyList<string> Tags)> _sources = [];
    private readonly Dictionary<(string Tenant, string KeyId), string> _names = [];

    /// <summary>Adds an attempt that was written.</summary>
    /// <param name="settlement">How it ended.</param>
    public void Add(AttemptSettlement settlement)
    {
        var intent = settlement.Intent;
        SumsOf(new UsageSource(UsageTimes.Begin(intent.At, UsageGrain.Hour), intent.Tenant, intent.KeyId, intent.Key, intent.Provider, intent.Model, intent.User)
        {
            Tags = intent.Tags.Count == 0 ? "" : StoredJson.Of(intent.Tags),
        }, intent.Tags).Add(settlement);
    }

    /// <summary>Adds a request that was written.</summary>
    /// <param name="request">How it ended.</param>
    public void Add(RequestRecord request) =>
        SumsOf(new UsageSource(UsageTimes.Begin(request.At, UsageGrain.Hour), request.Tenant, request.KeyId, request.Key, request.Provider, request.Model, request.User)
        {
            Tags = request.Tags.Count == 0 ? "" : StoredJson.Of(request.Tags),
        }, request.Tags).Add(request);

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

    private UsageSums SumsOf(UsageSource source, IReadOnlyList<string> tags)
    {
        if (!_sources.TryGetValue(source, out var known))
        {
            known = (new UsageSums(), tags);
            _sources.Add(source, known);
        }

        return known.Sums;
    }

    private Dictionary<UsageKey, UsageSums> All()
    {
        var all = new Dictionary<UsageKey, UsageSums>();
        foreach (var (source, (sums, tags)) in _sources)
        {
            var (tenant, keyId, provider, model) = (Short(source.Tenant), Short(source.KeyId), Short(source.Provider), Short(source.Model));
            _names[(tenant, keyId)] = Short(source.KeyName);
            foreach (var facet in UsageFacet.All)
            {
                foreach (var label in Labels(facet, source.User, tags))
                {
                    var hour = new UsageKey(
                        facet.Number, UsageGrain.Hour, source.Hour, tenant, facet.HasKey ? keyId : "", facet.HasModel ? provider : "", facet.HasModel ? model : "", label);
                    foreach (var grain in Grains)
                    {
                        Find(all, hour with { Grain = grain, At = UsageTimes.Begin(source.Hour, grain) }).Add(sums.Values);
                    }
                }
            }
        }

        return all;
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
