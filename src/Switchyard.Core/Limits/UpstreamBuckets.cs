using System.Collections.Concurrent;

namespace Switchyard.Core.Limits;

/// <summary>
/// The targets whose answers have told what is left for our key: for each key of each there is a bucket. It outlives a
/// reload of the configuration. Thread-safe; bounded.
/// </summary>
internal sealed class UpstreamBuckets
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(string Provider, string Model, int Key), LimitedBucket> _known = new();

    /// <summary>The bucket of a target; null when its answers have told nothing yet.</summary>
    public LimitedBucket? Find(string provider, string model, int key) =>
        _known.IsEmpty ? null : _known.GetValueOrDefault((provider, model, key));

    /// <summary>The bucket of a target whose answer has just told something.</summary>
    public LimitedBucket Learn(string provider, string model, int key)
    {
        if (Find(provider, model, key) is { } known)
        {
            return known;
        }

        if (_known.Count >= Most)
        {
            // Which one goes does not matter: its next answer brings it back. Callers can not lock out others' models by inventing names.
            _known.TryRemove(_known.First());
        }

        var bucket = new LimitBucket(LimitScope.Upstream, BucketNames.Upstream(provider, model, key), [])
        {
            Label = $"provider {provider} as it reported",
        };
        return _known.GetOrAdd((provider, model, key), new LimitedBucket(bucket));
    }
}
