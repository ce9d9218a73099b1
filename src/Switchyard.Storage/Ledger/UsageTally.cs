using System.Runtime.InteropServices;
using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>
/// What a batch adds to <c>usage</c>: first by what its records have in common, then that by every facet and grain. Most records of a batch are alike.
/// </summary>
internal sealed class UsageTally
{
    // Together they fit an index of PostgreSQL, in any script.
    private const int LongestName = 200;

    private static readonly UsageGrain[] Grains = Enum.GetValues<UsageGrain>();

    private static readonly GivenColumns Columns = new([
        "facet:int", "grain:int", "at:int", "tenant", "key_id", "provider", "model", "label", "key_name", .. UsageSums.Columns.Select(column => column + ":int")]);

    private static readonly string Statement = CreateStatement();

    private readonly Dictionary<UsageSource, UsageSums> _sources = [];
    private readonly Dictionary<(string Tenant, string KeyId), string> _names = [];

    // The record before: to compare with it costs far less than to look it up.
    private UsageSource _source;
    private UsageSums? _sums;

    /// <summary>Adds an attempt that was written.</summary>
    /// <param name="settlement">How it ended.</param>
    public void Add(AttemptSettlement settlement)
    {
        var intent = settlement.Intent;
        SumsOf(new UsageSource(
            UsageTimes.Begin(intent.At, UsageGrain.Hour), intent.Tenant, intent.KeyId, intent.Key, intent.Provider, intent.Model, intent.User, new TagSet(intent.Tags)))
            .Add(settlement);
    }

    /// <summary>Adds a request that was written.</summary>
    /// <param name="request">How it ended.</param>
    public void Add(RequestRecord request) => SumsOf(new UsageSource(
        UsageTimes.Begin(request.At, UsageGrain.Hour), request.Tenant, request.KeyId, request.Key, request.Provider, request.Model, request.User, new TagSet(request.Tags)))
        .Add(request);

    /// <summary>Adds everything to the tables.</summary>
    /// <param name="session">The transaction.</param>
    public Task WriteAsync(DatabaseSession session) =>
        new GivenRows<KeyValuePair<UsageKey, UsageSums>>(Columns, [.. All().OrderBy(static pair => pair.Key)], Write).ExecuteAsync(session, Statement);

    private void Write(KeyValuePair<UsageKey, UsageSums> sums, GivenRow row)
    {
        var key = sums.Key;
        row.Add(
            key.Facet, (long)key.Grain, StoredTime.From(key.At), key.Tenant, key.KeyId, key.Provider, key.Model, key.Label,
            key.KeyId.Length == 0 ? "" : _names[(key.Tenant, key.KeyId)]);
        foreach (var value in sums.Value.Values)
        {
            row.Add(value);
        }
    }

    private static string CreateStatement()
    {
        var sums = string.Join(", ", UsageSums.Columns.Select(column => $"{column} = usage.{column} + excluded.{column}"));
        return $"""
            INSERT INTO usage ({Columns.Names}) SELECT {Columns.Names} FROM {"{given}"} WHERE true
            ON CONFLICT (facet, grain, at, tenant, key_id, provider, model, label) DO UPDATE SET key_name = excluded.key_name, {sums}
            """;
    }

    private UsageSums SumsOf(in UsageSource source)
    {
        if (_sums is null || source != _source)
        {
            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_sources, source, out _);
            (_source, _sums) = (source, sums ??= new UsageSums());
        }

        return _sums;
    }

    private Dictionary<UsageKey, UsageSums> All()
    {
        var all = new Dictionary<UsageKey, UsageSums>();
        foreach (var (source, sums) in _sources)
        {
            var (tenant, keyId, provider, model) = (Short(source.Tenant), Short(source.KeyId), Short(source.Provider), Short(source.Model));
            _names[(tenant, keyId)] = Short(source.KeyName);
            foreach (var facet in UsageFacet.All)
            {
                foreach (var label in Labels(facet, source.User, source.Tags.Tags))
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
