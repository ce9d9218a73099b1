using System.Diagnostics;

namespace Switchyard.BodyBench;

/// <summary>What one operation costs.</summary>
/// <param name="Microseconds">Its time: the median of the rounds.</param>
/// <param name="Bytes">What it allocates.</param>
internal readonly record struct Measurement(double Microseconds, long Bytes)
{
    private const int Rounds = 15;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(150);

    /// <summary>Measures an operation; the first rounds only warm it up.</summary>
    /// <param name="operation">The operation.</param>
    public static Measurement Of(Func<int> operation)
    {
        var times = new double[Rounds];
        for (var i = -5; i < Rounds; i++)
        {
            var time = OneRound(operation);
            if (i >= 0)
            {
                times[i] = time;
            }
        }

        Array.Sort(times);
        var before = GC.GetAllocatedBytesForCurrentThread();
        operation();
        return new Measurement(times[Rounds / 2], GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double OneRound(Func<int> operation)
    {
        var watch = Stopwatch.StartNew();
        var count = 0;
        while (watch.Elapsed < Round)
        {
            operation();
            count++;
        }

        return watch.Elapsed.TotalMicroseconds / count;
    }
}
