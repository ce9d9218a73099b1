using System.Collections.Concurrent;
using System.Collections.Frozen;
using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>Which limits apply to what, by one configuration. What can be found beforehand is. Thread-safe.</summary>
public sealed class LimitPolicy
{
    private readonly ConcurrentDictionary<string, CallerLimits> _callers = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, ProviderLimits> _providers;
    private readonly FrozenSet<string> _providerNames;
    private readonly string _defaultModel;

    /// <summary>Reads the limits of a configuration.</summary>
    /// <param name="options">The configuration, valid.</param>
    public LimitPolicy(ServiceOptions options)
    {
        Options = options.RateLimiting;
        _defaultModel = options.DefaultModel ?? "";
        _providerNames = options.Providers.Keys.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        var rules = LimitFigureRules.Of(Options.Global);
        Global = rules.Count == 0 ? null : new LimitedBucket(new LimitBucket(LimitScope.Global, "global", rules) { Label = "the service" });
        _providers = Options.Providers
            .Where(pair => options.Providers.ContainsKey(pair.Key))
            .Select(pair => (Name: options.Providers.Keys.First(name => name.Equals(pair.Key, StringComparison.OrdinalIgnoreCase)), pair.Value))
            .Select(pair => KeyValuePair.Create(pair.Name, new ProviderLimits(pair.Name, pair.Value)))
            .Where(pair => !pair.Value.IsEmpty)
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        IsEmpty = Global is null && _providers.Count == 0 && Options.Users.Count == 0;
    }

    /// <summary>Whether the configuration has no figure at all.</summary>
    public bool IsEmpty { get; }

    /// <summary>The section.</summary>
    internal RateLimitingOptions Options { get; }

    /// <summary>The whole service's bucket; null without figures.</summary>
    internal LimitedBucket? Global { get; }

    /// <summary>How long a call over a limit may wait for its turn.</summary>
    internal TimeSpan MaxWait => TimeSpan.FromMilliseconds(Options.MaxWaitMs);

    /// <summary>Whether nothing limits a caller's calls: neither the configuration nor its key.</summary>
    /// <param name="caller">The caller.</param>
    internal bool IsEmptyFor(CallerIdentity caller) => IsEmpty && caller.Policy.Limits is null;

    /// <summary>The limits of a caller: its key's own, else those the configuration has for its name. There are as many as keys.</summary>
    /// <param name="caller">The caller.</param>
    internal CallerLimits OfCaller(CallerIdentity caller)
    {
        var own = caller.Policy.Limits ?? Find(Options.Users, caller.Key);
        if (_callers.TryGetValue(caller.KeyId, out var known) && ReferenceEquals(known.Own, own))
        {
            return known;
        }

        // The key has been changed, or is new.
        var limits = new CallerLimits(caller.KeyId, own, Find(Options.Users, RateLimitingOptions.Default));
        _callers[caller.KeyId] = limits;
        return limits;
    }

    /// <summary>The limits of a provider; null without figures.</summary>
    /// <param name="name">The provider's name.</param>
    internal ProviderLimits? OfProvider(string name) => _providers.GetValueOrDefault(name);

    /// <summary>The caller's buckets that a call counts against, in the order Global, Key, KeyModel, EndUser.</summary>
    /// <param name="call">The call.</param>
    internal LimitedBucket[] BucketsOf(LlmCall call)
    {
        if (IsEmptyFor(call.Caller))
        {
            return [];
        }

        var caller = OfCaller(call.Caller);
        var model = ModelBucket(caller, call.Model.Length > 0 ? call.Model : _defaultModel);
        var user = caller.CountsUsers && call.Settings.User is { Length: > 0 } name ? caller.User(name) : null;
        return Present(Global, caller.Whole, model, user);
    }

    /// <summary>The provider's buckets that an attempt counts against, in the order Provider, ProviderModel, Upstream.</summary>
    /// <param name="target">The attempt's target.</param>
    /// <param name="upstream">What the upstream itself is known to count; null when nothing is.</param>
    internal LimitedBucket[] BucketsOf(Target target, LimitedBucket? upstream)
    {
        var provider = OfProvider(target.Provider.Name);
        return provider is null && upstream is null ? [] : Present(provider?.Whole, provider?.Model(target.Model), upstream, null);
    }

    /// <summary>Every bucket of a caller, for looking at.</summary>
    /// <param name="identity">The caller.</param>
    /// <param name="user">One of the caller's own users; null for none.</param>
    public IReadOnlyList<LimitBucket> BucketsOf(CallerIdentity identity, string? user)
    {
        var caller = OfCaller(identity);
        var named = caller.CountsUsers && user is { Length: > 0 } ? caller.User(user) : null;
        return
        [
            .. Present(Global, caller.Whole, named, null)
                .Concat(caller.AllModels.OrderBy(bucket => bucket.Bucket.Id, StringComparer.Ordinal))
                .Select(bucket => bucket.Bucket),
        ];
    }

    // A limit on a model must not be passed by because its provider is named too.
    private LimitedBucket? ModelBucket(CallerLimits caller, string model)
    {
        if (caller.Model(model) is { } bucket)
        {
            return bucket;
        }

        var colon = model.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && _providerNames.Contains(model[..colon]) ? caller.Model(model[(colon + 1)..]) : null;
    }

    private static LimitedBucket[] Present(LimitedBucket? first, LimitedBucket? second, LimitedBucket? third, LimitedBucket? fourth)
    {
        var count = (first is null ? 0 : 1) + (second is null ? 0 : 1) + (third is null ? 0 : 1) + (fourth is null ? 0 : 1);
        if (count == 0)
        {
            return [];
        }

        var present = new LimitedBucket[count];
        var next = 0;
        Add(first);
        Add(second);
        Add(third);
        Add(fourth);
        return present;

        void Add(LimitedBucket? bucket)
        {
            if (bucket is not null)
            {
                present[next++] = bucket;
            }
        }
    }

    private static UserLimitOptions? Find(IDictionary<string, UserLimitOptions> users, string name) =>
        users.TryGetValue(name, out var options) ? options : null;
}
