using System.Text.Json;
using Shouldly;
using Switchyard.GraphQL.Tests.Support;
using Xunit;

namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>Holds the engine against the reference implementation: one corpus, both engines, no difference.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_OfWrittenDocuments_AreThoseOfTheReference() => await Compare([.. CorpusCase.Written()], 250);

    [Fact]
    public async Task Answers_OfGeneratedDocuments_AreThoseOfTheReference() =>
        await Compare([.. GeneratedCases.Make(Seed(), Count())], 2_000);

    // DIFFERENTIAL_CASES and DIFFERENTIAL_SEED ask for more or other documents.
    private static int Count() => int.TryParse(Environment.GetEnvironmentVariable("DIFFERENTIAL_CASES"), out var count) ? count : 3_000;

    private static int Seed() => int.TryParse(Environment.GetEnvironmentVariable("DIFFERENTIAL_SEED"), out var seed) ? seed : 20_251;

    private async Task Compare(List<CorpusCase> cases, int atLeast)
    {
        Assert.SkipUnless(NodeReference.IsPresent, NodeReference.AbsentReason);
        cases.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
        var schemas = CorpusSchema.All.Values.Select(SchemaLine);
        var answers = await NodeReference.AnswerAsync(schemas.Concat(cases.Select((item, id) => item.ToLine(id))), Token);
        answers.Count.ShouldBe(cases.Count);
        List<string> differences = [];
        var accepted = 0;
        var sameMessages = 0;
        var messages = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            var expected = JsonElement.Parse(answers[i]);
            var actual = JsonElement.Parse(await CorpusSchema.All[cases[i].Schema].AnswerAsync(cases[i], Token));
            accepted += expected.TryGetProperty("data", out _) ? 1 : 0;
            var (mine, theirs) = (Messages(actual), Messages(expected));
            messages += theirs.Count;
            sameMessages += theirs.Intersect(mine).Count();
            if (AnswerComparer.Difference(expected, actual) is { } difference)
            {
                differences.Add($"[{cases[i].Schema}] {cases[i].Query}\n  variables: {cases[i].Variables}\n  {difference}\n"
                    + $"  theirs: {string.Join("; ", theirs)}\n  mine: {string.Join("; ", mine)}");
            }
        }

        output.WriteLine($"{cases.Count} cases, {accepted} executed, {differences.Count} differences, {sameMessages} of {messages} messages the same.");
        differences.Count.ShouldBe(0, string.Join('\n', differences.Take(8)));
    }

    private static List<string> Messages(JsonElement answer) => answer.TryGetProperty("errors", out var errors)
        ? [.. errors.EnumerateArray().Select(error => error.GetProperty("message").GetString()!).Distinct()]
        : [];

    private static string SchemaLine(CorpusSchema schema) =>
        $"{{\"schema\":\"{schema.Name}\",\"sdl\":{JsonSerializer.Serialize(schema.Sdl)},\"data\":{JsonSerializer.Serialize(schema.Data)}}}";
}
