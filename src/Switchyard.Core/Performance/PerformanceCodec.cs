using System.Text;

namespace Switchyard.Core.Performance;

/// <summary>Turns what a replica counted into bytes for the others, and back. Empty buckets take no room.</summary>
public static class PerformanceCodec
{
    private const byte Version = 1;
    private const int MostTargets = 1_000;
    private const int LongestName = 512;

    /// <summary>Writes a report.</summary>
    /// <param name="told">When it is told, by the clock the replicas share.</param>
    /// <param name="report">One tally for each window, by target.</param>
    public static byte[] Write(DateTimeOffset told, IReadOnlyList<KeyValuePair<TargetName, PerformanceTally[]>> report)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        var named = report.Where(static pair => pair.Key.Model.Length <= LongestName).Take(MostTargets).ToList();
        writer.Write(Version);
        writer.Write(told.ToUnixTimeMilliseconds());
        writer.Write7BitEncodedInt(named.Count);
        foreach (var (name, tallies) in named)
        {
            writer.Write(name.Provider);
            writer.Write(name.Model);
            foreach (var tally in tallies)
            {
                Write(writer, tally);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a report; null when it is none.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="told">When it was told.</param>
    public static IReadOnlyList<KeyValuePair<TargetName, PerformanceTally[]>>? Read(byte[] bytes, out DateTimeOffset told)
    {
        told = default;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            if (reader.ReadByte() != Version)
            {
                return null;
            }

            told = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
            var report = new List<KeyValuePair<TargetName, PerformanceTally[]>>();
            for (var left = Math.Min(reader.Read7BitEncodedInt(), MostTargets); left > 0; left--)
            {
                var name = new TargetName(reader.ReadString(), reader.ReadString());
                report.Add(KeyValuePair.Create(name, LivePerformance.Windows.Select(_ => ReadTally(reader)).ToArray()));
            }

            return report;
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException)
        {
            // Whatever stands there was not put there by us.
            return null;
        }
    }

    private static void Write(BinaryWriter writer, PerformanceTally tally)
    {
        writer.Write7BitEncodedInt64(tally.Attempts);
        writer.Write7BitEncodedInt64(tally.Unavailable);
        writer.Write7BitEncodedInt64(tally.Tokens);
        writer.Write7BitEncodedInt64(tally.WritingMicroseconds);
        for (var type = 0; type < PerformanceTally.ErrorTypes; type++)
        {
            writer.Write7BitEncodedInt(tally.ErrorsOf(type));
        }

        Write(writer, tally.FirstContent);
        Write(writer, tally.Latency);
    }

    private static void Write(BinaryWriter writer, LatencyHistogram histogram)
    {
        var filled = Enumerable.Range(0, LatencyHistogram.BucketCount).Where(bucket => histogram[bucket] > 0).ToList();
        writer.Write((byte)filled.Count);
        foreach (var bucket in filled)
        {
            writer.Write((byte)bucket);
            writer.Write7BitEncodedInt(histogram[bucket]);
        }
    }

    private static PerformanceTally ReadTally(BinaryReader reader)
    {
        var tally = new PerformanceTally
        {
            Attempts = Count(reader.Read7BitEncodedInt64()),
            Unavailable = Count(reader.Read7BitEncodedInt64()),
            Tokens = Count(reader.Read7BitEncodedInt64()),
            WritingMicroseconds = Count(reader.Read7BitEncodedInt64()),
        };
        for (var type = 0; type < PerformanceTally.ErrorTypes; type++)
        {
            tally.AddErrors(type, (int)Count(reader.Read7BitEncodedInt()));
        }

        Read(reader, tally.FirstContent);
        Read(reader, tally.Latency);
        return tally;
    }

    private static void Read(BinaryReader reader, LatencyHistogram histogram)
    {
        for (var left = reader.ReadByte(); left > 0; left--)
        {
            var bucket = reader.ReadByte();
            var count = (int)Count(reader.Read7BitEncodedInt());
            if (bucket >= LatencyHistogram.BucketCount)
            {
                throw new FormatException("There is no such bucket.");
            }

            histogram.Add(bucket, count);
        }
    }

    private static long Count(long value) => value >= 0 ? value : throw new FormatException("A count is negative.");
}
