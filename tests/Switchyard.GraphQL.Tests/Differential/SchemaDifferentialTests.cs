using System.Text.Json;
using Shouldly;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Tests.Support;
using Xunit;

namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>Schemas that the reference implementation accepts are accepted, and those that it refuses are refused.</summary>
public sealed class SchemaDifferentialTests(ITestOutputHelper output)
{
    // Rules of the specification that version 16 of the reference does not have.
    private static readonly string[] Newer =
    [
        "has invalid default value", "contains itself through", "All root types must be different", "must not be deprecated",
        "A schema holds no operations",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Build_OfChangedSchemas_AcceptsWhatTheReferenceAccepts()
    {
        Assert.SkipUnless(NodeReference.IsPresent, NodeReference.AbsentReason);
        var random = new Random(11);
        var sources = CorpusSchema.All.Values.Select(schema => schema.Sdl).Concat(CorpusCase.Written().Where(IsSchema).Select(item => item.Query)).ToArray();
        var texts = Enumerable.Range(0, 1_500).Select(i => i < sources.Length ? sources[i] : new Mutator(random).Mutate(sources[i % 3])).ToList();

        var answers = await NodeReference.AnswerAsync(
            texts.Select((text, id) => $"{{\"id\":{id},\"build\":{JsonSerializer.Serialize(text)}}}"), Token);

        List<string> differences = [];
        var accepted = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var errors = JsonElement.Parse(answers[i]).GetProperty("errors").EnumerateArray()
                .Select(error => error.GetProperty("message").GetString()!).ToList();
            var mine = Faults(texts[i]);
            accepted += errors.Count == 0 ? 1 : 0;
            if ((errors.Count == 0) != (mine.Count == 0) && !mine.Exists(fault => Array.Exists(Newer, rule => fault.Contains(rule, StringComparison.Ordinal))))
            {
                differences.Add($"{texts[i]}\n  theirs: {string.Join("; ", errors)}\n  mine: {string.Join("; ", mine)}");
            }
        }

        output.WriteLine($"{texts.Count} schemas, {accepted} accepted, {differences.Count} differences.");
        differences.Count.ShouldBe(0, string.Join('\n', differences.Take(6)));
    }

    private static bool IsSchema(CorpusCase item) =>
        Parser.Parse(item.Query, GraphQLLimits.Unlimited, out _) is not { } document || !document.Definitions.Any(node => node is OperationNode or FragmentNode);

    private static List<string> Faults(string sdl)
    {
        var builder = new SchemaBuilder(sdl).ResolveOthers(_ => default);
        try
        {
            builder.Build();
            return [];
        }
        catch (GraphQLSchemaException e)
        {
            // What is not bound is no matter of the schema language.
            return [.. e.Errors.Where(error => !error.StartsWith("Nothing says", StringComparison.Ordinal)
                && !error.StartsWith("No source of events", StringComparison.Ordinal) && !error.StartsWith("No resolver", StringComparison.Ordinal))];
        }
    }
}
