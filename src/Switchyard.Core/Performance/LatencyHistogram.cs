using System.Numerics;

namespace Switchyard.Core.Performance;

/// <summary>Counts durations in buckets that grow by a fifth or less, from a quarter of a millisecond to 17 minutes. Not thread-safe.</summary>
public sealed class LatencyHistogram
{
    /// <summary>How many buckets there are.</summary>
    public const int BucketCount = 84;

    private const int UnitsPerMillisecond = 4;
    private const uint MostUnits = (1u << 22) - 1;

    private readonly int[] _counts = new int[BucketCount];

    /// <summary>How many durations were counted.</summary>
    public long Count { get; private set; }

    /// <summary>How many fell into a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    public int this[int bucket] => _counts[bucket];

    /// <summary>Counts one.</summary>
    /// <param name="duration">The duration; what is longer than the last bucket counts there.</param>
    public void Add(TimeSpan duration)
    {
        _counts[BucketOf(duration)]++;
        Count++;
    }

    /// <summary>Counts several of a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="count">How many.</param>
    public void Add(int bucket, int count)
    {
        _counts[bucket] += count;
        Count += count;
    }

    /// <summary>Adds what another one counted.</summary>
    /// <param name="other">The other.</param>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < BucketCount; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>The duration that this share of all is not longer than, in milliseconds, to within a tenth; null when there are none.</summary>
    /// <param name="share">The share, over 0 to 1.</param>
    public double? Quantile(double share)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var i = 0; i < BucketCount; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Middle(i);
            }
        }

        return Middle(BucketCount - 1);
    }

    // Four buckets between one power of two and the next: exponent and the two bits behind the first.
    private static int BucketOf(TimeSpan duration)
    {
        var units = (uint)Math.Clamp(duration.TotalMilliseconds * UnitsPerMillisecond, 0, MostUnits);
        if (units < 4)
        {
            return (int)units;
        }

        var exponent = BitOperations.Log2(units);
        return ((exponent - 1) * 4) + (int)((units >> (exponent - 2)) & 3);
    }

    private static double Middle(int bucket)
    {
        if (bucket < 4)
        {
            return (bucket + 0.5) / UnitsPerMillisecond;
        }

        var exponent = (bucket / 4) + 1;
        var width = Math.Pow(2, exponent - 2);
        return ((4 + (bucket % 4)) + 0.5) * width / UnitsPerMillisecond;
    }
}
