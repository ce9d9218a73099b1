using System.Collections.Concurrent;

namespace Switchyard.Core.Limits;

/// <summary>
/// The targets whose answers tell what is left for our key: for each key of each there is a bucket. One that was not asked yet may be
/// known to other replicas, so its bucket is asked too, until its first answer has told nothing. It outlives a reload of the
/// configuration. Thread-safe; bounded.
/// </summary>
/// <param name="isShared">Whether other replicas count in the same store.</param>
internal sealed class UpstreamBuckets(bool isShared)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(string Provider, string Model, int Key), Known> _known = new();

    /// <summary>The bucket of a target; null when its answers tell nothing.</summary>
    public LimitedBucket? Find(string provider, string model, int key)
    {
        if (!isShared && !_known.ContainsKey((provider, model, key)))
        {
            return null;
        }

        var known = Of(provider, model, key);
        return known.IsSilent ? null : known.Bucket;
    }

    /// <summary>The bucket of a target whose answer has just told something.</summary>
    public LimitedBucket Learn(string provider, string model, int key)
    {
        var known = Of(provider, model, key);
        (known.HasTold, known.IsSilent) = (true, false);
        return known.Bucket;
    }

    /// <summary>A target's answer has told nothing. One that has told something before is still heeded.</summary>
    public void Skip(string provider, string model, int key)
    {
        if (!isShared)
        {
            return;
        }

        var known = Of(provider, model, key);
        known.IsSilent |= !known.HasTold;
    }

    private Known Of(string provider, string model, int key)
    {
        if (_known.TryGetValue((provider, model, key), out var known))
        {
            return known;
        }

        if (_known.Count >= Most)
        {
            // Which one goes does not matter: its next answer brings it back. Callers can not lock out others' models by inventing names.
            _known.TryRemove(_known.First());
        }

        return _known.GetOrAdd((provider, model, key), static name => new Known(new LimitedBucket(
            new LimitBucket(LimitScope.Upstream, BucketNames.Upstream(name.Provider, name.Model, name.Key), [])
            {
                Label = $"provider {name.Provider} as it reported",
            })));
    }

    private sealed class Known(LimitedBucket bucket)
    {
        private volatile bool _hasTold;
        private volatile bool _isSilent;

        public LimitedBucket Bucket { get; } = bucket;

        public bool HasTold
        {
            get => _hasTold;
            set => _hasTold = value;
        }

        public bool IsSilent
        {
            get => _isSilent;
            set => _isSilent = value;
        }
    }
}
