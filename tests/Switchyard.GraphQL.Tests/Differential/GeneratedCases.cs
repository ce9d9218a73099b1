namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>Cases made from a seed: valid documents, the same with parts changed, and variables of all kinds.</summary>
internal static class GeneratedCases
{
    public static IEnumerable<CorpusCase> Make(int seed, int count)
    {
        var random = new Random(seed);
        var schemas = CorpusSchema.All.Values.Where(schema => schema.Name != "small").ToArray();
        var written = CorpusCase.Written().ToArray();
        for (var i = 0; i < count; i++)
        {
            var schema = schemas[random.Next(schemas.Length)];
            var generator = new DocumentGenerator(schema.Schema, random);
            var valid = generator.Make(schema.Name);
            yield return (i % 4) switch
            {
                0 => valid,
                1 => valid with { Query = new Mutator(random).Mutate(valid.Query) },
                2 => valid with { Variables = VariableGenerator.Spoil(valid.Variables, random) },
                _ => Mutated(written[random.Next(written.Length)], random),
            };
        }
    }

    private static CorpusCase Mutated(CorpusCase written, Random random) => written with { Query = new Mutator(random).Mutate(written.Query) };
}
