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
    private const int Populations = 40;
    private const int Batch = 16;

    [Fact]
    public void Find_UnknownAndWrongKeys_TakeTheSameTime()
    {
        var samples = int.TryParse(Environment.GetEnvironmentVariable("SWITCHYARD_TIMING_SAMPLES"), CultureInfo.InvariantCulture, out var asked) ? asked : Samples;
        var each = samples / Populations / 3;
        Difference(4_000);

        // A machine that is busy with something else measures that: one quiet run of three says that there is no difference to find.
        Enumerable.Range(0, 3).Min(_ => Math.Abs(T([.. Enumerable.Range(0, Populations).Select(_ => Difference(each))]))).ShouldBeLessThan(4.5);
    }

    // Each population has ids of its own: where these few happen to lie in a table is no answer to whether ids that are known take longer.
    private static double Difference(int samples)
    {
        var rig = new KeyRig();
        var known = Enumerable.Range(0, Batch).Select(_ => rig.Add().Record.Id).ToList();
        string[][] classes =
        [
            [.. known.Select(KeySecret.Make)],
            [.. known.Select(_ => KeySecret.Make(KeySecret.MakeId()))],
        ];
        List<double>[] times = [new(samples), new(samples)];
        for (var i = 0; i < samples; i++)
        {
            var which = Random.Shared.Next(2);
            var begun = Stopwatch.GetTimestamp();
            foreach (var key in classes[which])
            {
                rig.Directory.Find(key);
            }

            times[which].Add(Stopwatch.GetTimestamp() - begun);
        }

        return Mean(times[0]) - Mean(times[1]);
    }

    // Without the slowest tenth: those were interrupted.
    private static double Mean(List<double> times) => times.Order().Take(times.Count * 9 / 10).Average();

    // Student's t of the differences against none.
    private static double T(List<double> differences)
    {
        var mean = differences.Average();
        var variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Count - 1);
        return mean / Math.Sqrt(variance / differences.Count);
    }
}
