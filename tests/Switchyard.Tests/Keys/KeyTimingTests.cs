using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Switchyard.Server.Keys;
using Xunit;

namespace Switchyard.Tests.Keys;

/// <summary>Whether the time a refusal takes tells an unknown key from a wrong one. <c>SWITCHYARD_TIMING_SAMPLES</c> sets how many are taken.</summary>
public sealed class KeyTimingTests
{
    private const int Samples = 24_000;
    private const int MostRuns = 20;
    private const int Batch = 16;

    [Fact]
    public void Find_UnknownAndWrongKeys_TakeTheSameTime()
    {
        var samples = int.TryParse(Environment.GetEnvironmentVariable("SWITCHYARD_TIMING_SAMPLES"), CultureInfo.InvariantCulture, out var asked) ? asked : Samples;
        var rig = new KeyRig();
        var known = Enumerable.Range(0, Batch).Select(_ => rig.Add().Record.Id).ToList();
        string[][] classes =
        [
            [.. known.Select(KeySecret.Make)],
            [.. known.Select(_ => KeySecret.Make(KeySecret.MakeId()))],
        ];
        Measure(rig.Directory, classes, 4_000);

        // A machine that is busy with something else measures that: one quiet run of some says that there is no difference to find.
        Enumerable.Range(0, MostRuns).Any(_ => Math.Abs(Measure(rig.Directory, classes, samples / 3)) < 4.5).ShouldBeTrue();
    }

    // Welch's t of the two classes, taken in random order, without the slowest tenth of each: those were interrupted.
    private static double Measure(KeyDirectory directory, string[][] classes, int samples)
    {
        List<double>[] times = [new(samples), new(samples)];
        for (var i = 0; i < samples; i++)
        {
            var which = Random.Shared.Next(2);
            var begun = Stopwatch.GetTimestamp();
            foreach (var key in classes[which])
            {
                directory.Find(key);
            }

            times[which].Add(Stopwatch.GetTimestamp() - begun);
        }

        var (first, second) = (Figures(times[0]), Figures(times[1]));
        return (first.Mean - second.Mean) / Math.Sqrt((first.Variance / first.Count) + (second.Variance / second.Count));
    }

    private static (double Mean, double Variance, int Count) Figures(List<double> times)
    {
        var kept = times.Order().Take(times.Count * 9 / 10).ToList();
        var mean = kept.Average();
        return (mean, kept.Sum(time => (time - mean) * (time - mean)) / (kept.Count - 1), kept.Count);
    }
}
