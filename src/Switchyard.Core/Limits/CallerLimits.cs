using System.Collections.Frozen;
using Switchyard.Core.Configuration;

namespace Switchyard.Core.Limits;

/// <summary>The limits of one caller's key: its own figures over the default section's, field by field. Immutable.</summary>
internal sealed class CallerLimits
{
    private readonly string _key;
    private readonly FrozenDictionary<string, LimitedBucket> _models;
    private readonly IReadOnlyList<LimitRule> _perUser;

    public CallerLimits(string key, UserLimitOptions? own, UserLimitOptions? standard)
    {
        _key = key;
        Own = own;
        var rules = LimitFigureRules.Of(own, standard);
        Whole = rules.Count == 0 ? null : new LimitedBucket(new LimitBucket(LimitScope.Key, BucketNames.Key(key), rules) { Label = "your key" });
        _perUser = LimitFigureRules.Of(own?.PerUser, standard?.PerUser);
        _models = Models(key, own, standard);
    }

    /// <summary>The figures of its own that these limits were made of; null when it has none.</summary>
    public UserLimitOptions? Own { get; }

    /// <summary>The key's own bucket; null without figures.</summary>
    public LimitedBucket? Whole { get; }

    /// <summary>Whether the caller's own users have figures.</summary>
    public bool CountsUsers => _perUser.Count > 0;

    /// <summary>All buckets of single models.</summary>
    public IEnumerable<LimitedBucket> AllModels => _models.Values;

    /// <summary>The bucket of a model as the request names it; null without figures.</summary>
    /// <param name="model">The alias or the model's id.</param>
    public LimitedBucket? Model(string model) => _models.GetValueOrDefault(model);

    /// <summary>The bucket of one of the caller's own users.</summary>
    /// <param name="user">The user as the request names them.</param>
    public LimitedBucket User(string user) =>
        new(new LimitBucket(LimitScope.EndUser, BucketNames.EndUser(_key, user), _perUser) { Label = "this user of your key" });

    private static FrozenDictionary<string, LimitedBucket> Models(string key, UserLimitOptions? own, UserLimitOptions? standard)
    {
        var models = new Dictionary<string, LimitedBucket>(StringComparer.Ordinal);
        foreach (var model in (own?.Models.Keys ?? []).Union(standard?.Models.Keys ?? [], StringComparer.Ordinal))
        {
            var rules = LimitFigureRules.Of(Of(own, model), Of(standard, model));
            if (rules.Count > 0)
            {
                var bucket = new LimitBucket(LimitScope.KeyModel, BucketNames.KeyModel(key, model), rules) { Label = $"your key for model {model}" };
                models[model] = new LimitedBucket(bucket);
            }
        }

        return models.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static LimitFigures? Of(UserLimitOptions? options, string model) =>
        options is not null && options.Models.TryGetValue(model, out var figures) ? figures : null;
}
